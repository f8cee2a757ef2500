package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.trust.TargetFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateLogTest {
    private static final Logger AGENT = Logger.getLogger("dev.flotilla.agent");

    private final List<String> lines = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        AGENT.addHandler(listener);
    }

    @AfterEach
    void unlisten() {
        AGENT.removeHandler(listener);
    }

    @Test
    void eachLineNamesTheDeviceTheAssignedBundleAndWhatServes() throws Exception {
        LossyFiles files = new LossyFiles();
        Device device = new Device(files);
        byte[] model = Bundles.bytes("1.1.0");
        device.update(device.release("old.flotilla", Bundles.bytes("1.0.0")), 1);
        TargetFile file = device.release("new.flotilla", model);
        device.shelf.putAs(file.digest(), Arrays.copyOf(model, model.length / 2));
        device.update(file, 2);
        device.shelf.put(model);
        device.update(file, 3);
        files.corrupt("slot-b", 100);
        files.corrupt("journal-0", 100);
        device.restart();

        assertEquals("edge-1: update 1 to old.flotilla, serving nothing: assigned", lines.get(0));
        assertEquals("edge-1: update 1 to old.flotilla, serving shapes 1.0.0: confirmed", lines.get(1));
        String short2 = "edge-1: update 2 to new.flotilla, serving shapes 1.0.0: ";
        assertTrue(lines.get(3).startsWith(short2 + "fetching anew, download 2: new.flotilla: "), lines.get(3));
        assertTrue(lines.get(5).startsWith(short2 + "refused: gave up after 3 downloads: "), lines.get(5));
        assertEquals("edge-1: update 3 to new.flotilla, serving shapes 1.1.0: confirmed", lines.get(7));
        assertTrue(lines.get(8).startsWith("edge-1: journal-0 is damaged"), lines.get(8));
        assertTrue(lines.get(9).contains("new.flotilla, serving nothing: the active slot cannot"), lines.get(9));
        assertEquals(10, lines.size(), lines::toString);
    }
}
