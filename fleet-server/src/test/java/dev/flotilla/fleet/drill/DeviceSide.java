package dev.flotilla.fleet.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;

/** A proxy's connection to the device, below TLS: ends at the byte that was drawn, and takes bytes as slowly as the link. */
final class DeviceSide extends Socket {
    private static final int SLICE = 512;
    private static final double NANOS = 1e9;

    private final Socket socket;
    private final FaultyLink link;
    private long left;
    private boolean carries;

    DeviceSide(Socket socket, FaultyLink link) {
        this.socket = socket;
        this.link = link;
        this.left = link.draw();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream out = socket.getOutputStream();
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                for (int done = 0; done < count; ) {
                    int slice = (int) Math.min(Math.min(SLICE, count - done), left);
                    out.write(bytes, from + done, slice);
                    done += slice;
                    left -= slice;
                    pace(slice);
                    if (left == 0) {
                        end();
                        throw new IOException("cut");
                    }
                }
            }
        };
    }

    private void pace(int bytes) {
        if (link.bytesPerSecond() > 0) {
            LockSupport.parkNanos((long) (bytes * NANOS / link.bytesPerSecond()));
        }
    }

    private void end() throws IOException {
        if (link.byReset()) {
            reset();
        } else {
            counted();
            close();
        }
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        counted();
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends the connection below TLS, which would wait for a last word otherwise. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** This connection carries the artifact: its end may cost something. */
    void carries(long bytes) {
        carries = true;
        link.crossed(bytes);
    }

    private void counted() {
        if (carries) {
            link.cut();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        socket.close();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isBound() {
        return socket.isBound();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public synchronized int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return socket.getTcpNoDelay();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        socket.setTcpNoDelay(on);
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        socket.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return socket.getSoLinger();
    }

    @Override
    public void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return socket.isOutputShutdown();
    }
}
