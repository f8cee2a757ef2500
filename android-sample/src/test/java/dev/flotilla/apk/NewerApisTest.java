package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class in a dex file, with a call that Android 8 lacks and one that it has through a superclass. */
class NewerApisTest {
    private static AndroidApi oldest;
    private static List<DexReferences.Reference> references;

    @BeforeAll
    static void translate(@TempDir Path output) throws Exception {
        oldest = AndroidApi.read(Parameters.load().signature());
        Path classes = Path.of(NewerCaller.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path caller = classes.resolve(NewerCaller.class.getName().replace('.', '/') + ".class");
        new Dexer(output, List.of()).translate(List.of(caller));
        references = DexReferences.outside(Files.readAllBytes(output.resolve("classes.dex")));
    }

    @Test
    void knowsAllOfAndroid() {
        assertTrue(oldest.size() > 4000, oldest.size() + " classes");
    }

    @Test
    void namesWhatAndroid8Lacks() {
        List<String> complaints = allowing().complaints(references, oldest);
        assertTrue(
                complaints.toString().contains("java/lang/ProcessHandle.current()Ljava/lang/ProcessHandle;"),
                complaints::toString);
        assertTrue(complaints.stream().noneMatch(one -> one.contains("StringBuilder")), complaints::toString);
    }

    @Test
    void takesWhatIsAllowed() {
        NewerApis newer = allowing("java/lang/ProcessHandle");
        assertEquals(List.of(), newer.complaints(references, oldest));
    }

    @Test
    void refusesToAllowWhatNobodyCalls() {
        NewerApis newer = allowing("java/lang/ProcessHandle", "java/net/http/");
        assertEquals(List.of("list: nothing needs the line java/net/http/"), newer.complaints(references, oldest));
    }

    private static NewerApis allowing(String... prefixes) {
        return new NewerApis(Path.of("list"), List.of(prefixes));
    }
}
