package dev.flotilla.fleet.drill;

/**
 * What is wrong with a link. Those that are cut or reset carry 2 Mbit/s: on one as fast as the loopback, a reset would
 * find much in the sockets' buffers that was counted and has not crossed it.
 */
enum LinkFault {
    NONE(0, 0, 0, 0),
    /** Ends at random bytes, by a reset or in order, once in 50 kB. */
    CUTS(50_000, 0, 250_000, 0),
    /** 64 kbit/s, and some ends. */
    SLOW(250_000, 0, 8_000, 0),
    /** One in twenty of what is forwarded ends in a reset instead. */
    RESETS(0, 5, 250_000, 0),
    /** One in five messages comes twice, and one in five after the one behind it. */
    SHUFFLED(0, 0, 0, 20),
    /** The server is stopped in the middle of the transfer, and started again. */
    RESTART(0, 0, 0, 0);

    private final int bytesPerCut;
    private final int resetPercent;
    private final int bytesPerSecond;
    private final int shufflePercent;

    LinkFault(int bytesPerCut, int resetPercent, int bytesPerSecond, int shufflePercent) {
        this.bytesPerCut = bytesPerCut;
        this.resetPercent = resetPercent;
        this.bytesPerSecond = bytesPerSecond;
        this.shufflePercent = shufflePercent;
    }

    /** How often a transfer of so many bytes is cut. */
    int cuts(int bytes) {
        return bytesPerCut == 0 ? 0 : bytes / bytesPerCut;
    }

    /** Whether there can be so many cuts: resets are left to chance. */
    boolean allows(int cuts) {
        return switch (this) {
            case NONE, SHUFFLED -> cuts == 0;
            case CUTS, SLOW, RESTART -> cuts > 0;
            case RESETS -> cuts >= 0;
        };
    }

    int resetPercent() {
        return resetPercent;
    }

    /** 0 for no bound. */
    int bytesPerSecond() {
        return bytesPerSecond;
    }

    int shufflePercent() {
        return shufflePercent;
    }
}
