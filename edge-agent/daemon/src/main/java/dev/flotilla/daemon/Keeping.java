package dev.flotilla.daemon;

/** Where simulated agents keep what is theirs. */
enum Keeping {
    DISK,
    MEMORY
}
