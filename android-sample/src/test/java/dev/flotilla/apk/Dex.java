package dev.flotilla.apk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the header of a dex file tells (Android's "Dalvik executable format").
 *
 * @param bytes its length
 * @param methods how many methods it refers to; 65,536 fit into one file
 * @param classes how many classes it defines
 */
record Dex(long bytes, int methods, int classes) {
    private static final int METHOD_IDS_SIZE = 0x58;
    private static final int CLASS_DEFS_SIZE = 0x60;

    static Dex read(Path file) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return new Dex(header.limit(), header.getInt(METHOD_IDS_SIZE), header.getInt(CLASS_DEFS_SIZE));
    }
}
