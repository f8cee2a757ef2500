package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.trust.RollbackAttackException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TUF 1.0 section 5.3.11 with the process going down between any two changes of what is trusted. */
class RotationCrashTest {
    /** What a refresh after a revocation changes: timestamp gone, root, snapshot gone, new timestamp, new snapshot. */
    private static final int CHANGES = 5;

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "snapshot timestamp"})
    void recoversFromRaisedVersionsWheneverItGoesDown(String revoked) throws Exception {
        for (int changes = 0; changes < CHANGES; changes++) {
            TufClient client = raisedAndRevoked(List.of(revoked.split(" ")));
            client.store.crashAfter(changes);
            assertThrows(SimulatedCrash.class, client::refresh);
            client.store.recover();
            client.refresh();
            assertEquals(TufClient.versions(2, 3, 1, 3), client.store.versions(), "after change " + changes);
        }
        TufClient client = raisedAndRevoked(List.of(revoked.split(" ")));
        client.store.crashAfter(CHANGES);
        client.refresh();
    }

    /** A thief raised the versions of these roles, and the owner revoked their keys. */
    private static TufClient raisedAndRevoked(List<String> roles) throws Exception {
        TufClient client = new TufClient();
        RepositorySimulator repository = client.repository;
        roles.forEach(role -> repository.atVersion(role, 98));
        repository.publish("snapshot", "timestamp");
        client.refresh();
        roles.forEach(role -> assertEquals(99, client.store.versions().get(role)));
        roles.forEach(repository::rotate);
        repository.publish("root");
        roles.forEach(role -> repository.atVersion(role, 2));
        repository.publish("snapshot", "timestamp");
        return client;
    }

    @Test
    void takesNoOlderMetadataThoughItForgotTheTimestampAndDoesNotGetTheRoot() throws Exception {
        TufClient client = new TufClient();
        byte[] older = client.repository.file("timestamp.json");
        client.repository.publishAll();
        client.refresh();
        client.repository.rotate("timestamp");
        client.repository.publish("root");
        client.store.crashAfter(1);
        assertThrows(SimulatedCrash.class, client::refresh);
        client.store.recover();
        assertTrue(client.store.read("timestamp", 1).isEmpty());
        client.repository.withhold("2.root.json");
        client.repository.serve("timestamp.json", older);
        assertEquals(2, client.refusal(RollbackAttackException.class).installed());
    }
}
