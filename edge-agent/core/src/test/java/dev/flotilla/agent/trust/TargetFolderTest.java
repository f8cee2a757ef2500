package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.trust.DigestMismatchException;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TrustException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TUF 1.0 section 5.7. */
class TargetFolderTest {
    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    @TempDir
    Path folder;

    private Path fetch(String path) throws TrustException, IOException {
        return fetch(path, true);
    }

    private Path fetch(String path, boolean byHash) throws TrustException, IOException {
        TargetFolder targets = new TargetFolder(
                folder.resolve("targets"),
                name -> repository.fetchTarget(name).map(ByteArrayInputStream::new),
                new BoundedReader(MinimumRate.USUAL, () -> 0));
        TargetEntry target = client.find(path);
        repository.takeRequests();
        return targets.fetch(target, byHash);
    }

    private List<String> kept() throws IOException {
        if (!Files.exists(folder.resolve("targets"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("targets"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void keepsATargetUnderItsPath() throws Exception {
        Map<String, Object> entry = repository.addTarget("targets", "file.txt", "content");
        repository.publishAll();
        assertEquals("content", Files.readString(fetch("file.txt"), StandardCharsets.UTF_8));
        assertEquals(
                List.of(RepositorySimulator.map(entry, "hashes").get("sha256") + ".file.txt"),
                repository.takeRequests());
    }

    @Test
    void putsTheDigestBeforeTheLastPartOfAPath() throws Exception {
        Map<String, Object> entry = repository.addTarget("targets", "path/to/file", "content");
        repository.publishAll();
        assertEquals("path%2Fto%2Ffile", fetch("path/to/file").getFileName().toString());
        assertEquals(
                List.of("path/to/" + RepositorySimulator.map(entry, "hashes").get("sha256") + ".file"),
                repository.takeRequests());
    }

    @Test
    void asksWithoutTheDigestWhereSnapshotsAreNotConsistent() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        fetch("file", false);
        assertEquals(List.of("file"), repository.takeRequests());
    }

    @Test
    void doesNotFetchWhatItHas() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        fetch("file");
        repository.takeRequests();
        fetch("file");
        assertEquals(List.of(), repository.takeRequests());
    }

    @Test
    void replacesWhatIsNoLongerTheTarget() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        fetch("file");
        repository.addTarget("targets", "file", "changed, and longer");
        repository.publishAll();
        assertEquals("changed, and longer", Files.readString(fetch("file"), StandardCharsets.UTF_8));
        assertEquals(List.of("file"), kept());
    }

    @Test
    void repairsWhatWasDamagedHere() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        Files.writeString(fetch("file"), "damaged", StandardCharsets.UTF_8);
        assertEquals("content", Files.readString(fetch("file"), StandardCharsets.UTF_8));
    }

    @Test
    void keepsNothingOfOtherBytes() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        repository.serveTarget("file", "malware");
        DigestMismatchException refused = assertThrows(DigestMismatchException.class, () -> fetch("file"));
        assertEquals("file", refused.path());
        assertFalse(refused.signed().equals(refused.found()));
        assertEquals(List.of(), kept());
    }

    @Test
    void keepsNothingOfFewerBytes() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        repository.serveTarget("file", "conten");
        assertThrows(DigestMismatchException.class, () -> fetch("file"));
        assertEquals(List.of(), kept());
    }

    @Test
    void keepsNothingOfMoreBytes() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        repository.serveTarget("file", "content and more");
        assertThrows(LengthExceededException.class, () -> fetch("file"));
        assertEquals(List.of(), kept());
    }

    @Test
    void keepsTheOldFileWhenTheNewOneIsRefused() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        fetch("file");
        repository.addTarget("targets", "file", "version two");
        repository.publishAll();
        repository.serveTarget("file", "malware!!!!");
        assertThrows(DigestMismatchException.class, () -> fetch("file"));
        assertEquals("content", Files.readString(folder.resolve("targets").resolve("file"), StandardCharsets.UTF_8));
    }

    @Test
    void failsWhereTheRepositoryHasNone() {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        repository.withholdTarget("file");
        assertThrows(MetadataUnavailableException.class, () -> fetch("file"));
    }

    @Test
    void leavesItsFolderForNoPath() throws Exception {
        List<String> paths = List.of("..", ".", "../up", "/etc/passwd", "a/../../b", "..\\c", "\u00e9", "a b?c#d%zz");
        paths.forEach(path -> repository.addTarget("targets", path, "content"));
        repository.publishAll();
        TargetFolder targets = new TargetFolder(
                folder.resolve("targets"),
                name -> Optional.of(new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8))),
                new BoundedReader(MinimumRate.USUAL, () -> 0));
        for (String path : paths) {
            Path file = targets.fetch(client.find(path), true);
            assertEquals(folder.resolve("targets"), file.getParent());
            assertTrue(Files.isRegularFile(file), path);
        }
        assertEquals(paths.size(), kept().size());
    }

    @Test
    void takesAnEmptyTarget() throws Exception {
        repository.addTarget("targets", "empty", "");
        repository.publishAll();
        assertEquals(0, Files.size(fetch("empty")));
    }

    @Test
    void encodesInAddressesOnlyWhatMayNotBeThere() {
        assertEquals("a%20b%3Fc%23d%25zz/~x!'()%20", TargetAddress.encode("a b?c#d%zz/~x!'()%20"));
        assertEquals("%C3%A9%F0%9F%9A%80", TargetAddress.encode("\u00e9\ud83d\ude80"));
    }
}
