package dev.flotilla.fleet.filter;

/** A text is no filter; the message says where, why, and what would be one. */
public final class InvalidFilterException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int position;

    /** @param position of the character that is wrong, from 1 */
    InvalidFilterException(int position, String problem) {
        super("filter: at character " + position + ": " + problem);
        this.position = position;
    }

    public int position() {
        return position;
    }
}
