package dev.flotilla.daemon.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A listener that fails for a number of times, as one does whose process has no file descriptors left. */
final class ExhaustedListener extends ServerSocketChannel {
    private final ServerSocketChannel real;
    private final CountDownLatch failures;

    ExhaustedListener(ServerSocketChannel real, int failures) {
        super(real.provider());
        this.real = real;
        this.failures = new CountDownLatch(failures);
    }

    @Override
    public SocketChannel accept() throws IOException {
        if (failures.getCount() > 0) {
            failures.countDown();
            throw new IOException("Too many open files");
        }
        return real.accept();
    }

    void awaitFailures() throws InterruptedException {
        failures.await();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
        real.bind(local, backlog);
        return this;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        real.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return real.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return real.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
        return real.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return real.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        real.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        real.configureBlocking(block);
    }
}
