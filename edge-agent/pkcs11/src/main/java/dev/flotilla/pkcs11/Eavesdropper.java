package dev.flotilla.pkcs11;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what the thread that made this says, and passes on what any other says. */
final class Eavesdropper extends OutputStream {
    private final Thread speaker = Thread.currentThread();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream others;

    Eavesdropper(PrintStream others) {
        this.others = others;
    }

    @Override
    public void write(int one) {
        if (isSpeaker()) {
            said.write(one);
        } else {
            others.write(one);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (isSpeaker()) {
            said.write(bytes, offset, length);
        } else {
            others.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() {
        if (!isSpeaker()) {
            others.flush();
        }
    }

    String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private boolean isSpeaker() {
        return Thread.currentThread() == speaker;
    }
}
