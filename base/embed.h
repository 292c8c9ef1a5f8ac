/* DM_EMBED(symbol, path) makes a file of the project part of the program, ended by NUL: from
 * dm_data_SYMBOL to dm_end_SYMBOL. The assembler's .incbin takes it in as it is: no conversion, no
 * limit of a C literal, no time spent on compiling megabytes of numbers. */
#ifndef DM_BASE_EMBED_H
#define DM_BASE_EMBED_H

#define DM_EMBED(symbol, path)                                                                     \
    __asm__(".section .rodata\n"                                                                   \
            ".balign 16\n"                                                                         \
            ".local dm_data_" #symbol "\n"                                                         \
            ".local dm_end_" #symbol "\n"                                                          \
            "dm_data_" #symbol ":\n"                                                               \
            ".incbin \"" path "\"\n"                                                               \
            "dm_end_" #symbol ":\n"                                                                \
            ".byte 0\n"                                                                            \
            ".previous\n");                                                                        \
    extern const char dm_data_##symbol[] __attribute__((visibility("hidden")));                    \
    extern const char dm_end_##symbol[] __attribute__((visibility("hidden")))

#endif
