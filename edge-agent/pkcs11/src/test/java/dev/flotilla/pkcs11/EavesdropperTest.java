package dev.flotilla.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class EavesdropperTest {
    @Test
    void keepsWhatItsOwnThreadSaysAndPassesOnTheRest() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Eavesdropper ear = new Eavesdropper(new PrintStream(console, true, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(ear, true, StandardCharsets.UTF_8);
        out.print("Slot 7");
        FutureTask<Void> other = new FutureTask<>(() -> out.print("a log line"), null);
        new Thread(other).start();
        other.get();
        assertEquals("Slot 7", ear.text());
        assertEquals("a log line", console.toString(StandardCharsets.UTF_8));
    }
}
