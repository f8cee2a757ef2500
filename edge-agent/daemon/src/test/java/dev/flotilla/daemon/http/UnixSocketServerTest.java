package dev.flotilla.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketServerTest {
    @TempDir
    Path folder;

    private UnixSocketServer open(Path file) throws IOException {
        Route hello = Route.get("/hello", request -> Answer.binary("hello".getBytes(StandardCharsets.US_ASCII)));
        return new UnixSocketServer(file, List.of(hello), HttpLimits.defaults());
    }

    private static String ask(Path file) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            String request = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void answersItsUserAndGroupAlone() throws Exception {
        Path file = folder.resolve("agent.sock");
        try (UnixSocketServer server = open(file)) {
            assertTrue(ask(server.file()).endsWith("\r\n\r\nhello"));
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void takesThePlaceOfASocketThatAKilledProcessLeft() throws Exception {
        Path file = folder.resolve("agent.sock");
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(UnixDomainSocketAddress.of(file));
        left.close();
        assertTrue(Files.exists(file));
        try (UnixSocketServer server = open(file)) {
            assertTrue(ask(server.file()).endsWith("hello"));
        }
    }

    @Test
    void leavesTheSocketOfARunningProcessAlone() throws Exception {
        Path file = folder.resolve("agent.sock");
        try (UnixSocketServer server = open(file)) {
            IOException e = assertThrows(IOException.class, () -> open(file));
            assertTrue(String.valueOf(e.getMessage()).contains("running process"), e.getMessage());
            assertTrue(ask(server.file()).endsWith("hello"));
        }
    }

    @Test
    void leavesOtherFilesAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "keep me", StandardCharsets.UTF_8);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        for (Path path : List.of(file, link)) {
            IOException e = assertThrows(IOException.class, () -> open(path));
            assertTrue(String.valueOf(e.getMessage()).contains("is no socket"), e.getMessage());
        }
        assertEquals("keep me", Files.readString(file, StandardCharsets.UTF_8));
    }
}
