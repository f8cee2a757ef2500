package dev.flotilla.compiler.graph;

/** A ZIP behind a flatbuffer, able to say its bytes for any place in a file. */
@FunctionalInterface
public interface AppendedArchive {
    /** The archive's bytes when it starts {@code position} bytes into the file. */
    byte[] bytesAt(int position);
}
