package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.RepositorySimulator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsMetadataTest {
    private static final Instant EXPIRES = Instant.parse("2030-01-01T00:00:00Z");

    private final RepositorySimulator repository = new RepositorySimulator(EXPIRES);

    private TargetsMetadata read(byte[] json) throws TrustException {
        return TargetsMetadata.parse(SignedDocument.parse("targets.json", json, json.length));
    }

    @Test
    void keepsForeignTargetsAndDelegationsWhenReleasesChange() throws TrustException {
        repository.addTarget("targets", "a firmware.bin", "content").put("custom", Map.of("vendor", "x"));
        repository.delegate("targets", "a", "a/*", "b?").put("terminating", true);
        repository.delegateToMore("targets", "b").put("path_hash_prefixes", List.of("00", "ff"));
        repository.publish("targets");
        TargetsMetadata before = read(repository.file("targets.json"));
        TargetFile file = new TargetFile(
                "m.flotilla", 1, Digest.of(new byte[1]), new TargetPolicy(3, 2, "family", List.of("pi")));
        TargetsMetadata after = before.withReleases(7, EXPIRES, Map.of(file.path(), file));
        assertEquals(Map.of(file.path(), file), after.targets());
        assertEquals(2, after.floor("family"));
        assertEquals(before.entries().get("a firmware.bin"), after.entries().get("a firmware.bin"));
        assertEquals(before.delegations(), after.delegations());
        assertEquals(after, read(SignedDocument.sign(after.toDocument(), List.of())));
    }

    @Test
    void keepsHashBinsWhenReleasesChange() throws TrustException {
        Map<String, Object> delegations = repository.delegations("targets");
        delegations.remove("roles");
        delegations.put(
                "succinct_roles",
                Map.of("keyids", List.of("k"), "threshold", 1L, "bit_length", 4L, "name_prefix", "bin"));
        repository.publish("targets");
        TargetsMetadata before = read(repository.file("targets.json"));
        assertEquals(before, read(SignedDocument.sign(before.toDocument(), List.of())));
    }

    @Test
    void copiesWhatItIsGiven() {
        TargetsMetadata empty = new TargetsMetadata(1, EXPIRES, Map.of());
        assertThrows(UnsupportedOperationException.class, () -> empty.entries().clear());
        assertThrows(UnsupportedOperationException.class, () -> empty.targets().clear());
    }
}
