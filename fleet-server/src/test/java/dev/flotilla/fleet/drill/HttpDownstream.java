package dev.flotilla.fleet.drill;

import dev.flotilla.contract.bundle.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Forwards answers of HTTP/1.1 as they come, and counts what of one artifact's bytes is in them. */
final class HttpDownstream implements Downstream {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
    private static final int UNIT = 16 * 1024;

    private final Supplier<Digest> artifact;

    HttpDownstream(Supplier<Digest> artifact) {
        this.artifact = artifact;
    }

    @Override
    public void forward(InputStream server, DeviceSide device, OutputStream toDevice, FaultyLink link)
            throws IOException {
        Answers answers = new Answers(artifact.get());
        byte[] unit = new byte[UNIT];
        for (int n = server.read(unit); n >= 0; n = server.read(unit)) {
            if (link.resetsNow()) {
                device.reset();
                return;
            }
            long counted = answers.count(unit, n);
            if (counted > 0) {
                device.carries(counted);
            }
            toDevice.write(unit, 0, n);
        }
    }

    /** Where in an answer the stream is. */
    private static final class Answers {
        private final Digest artifact;
        private final ByteArrayOutputStream head = new ByteArrayOutputStream();
        private long body;
        private boolean counts;

        Answers(Digest artifact) {
            this.artifact = artifact;
        }

        long count(byte[] unit, int length) {
            long counted = 0;
            for (int i = 0; i < length; ) {
                if (body == 0) {
                    head.write(unit[i++]);
                    endOfHead();
                } else {
                    int some = (int) Math.min(body, length - i);
                    counted += counts ? some : 0;
                    body -= some;
                    i += some;
                }
            }
            return counted;
        }

        private void endOfHead() {
            String text = head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            if (text.endsWith("\r\n\r\n")) {
                Matcher length = LENGTH.matcher(text);
                body = length.find() ? Long.parseLong(length.group(1)) : 0;
                counts = text.contains(artifact.hex());
                head.reset();
            }
        }
    }
}
