package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectorTest {
    private final Ed25519Key key = Ed25519Key.generate(new SecureRandom());
    private final PublicKey listed = key.publicKey();

    @Test
    void isFoundInTheDelegationsAsTheyAreWritten() throws MalformedDocumentException {
        Delegations written = Delegations.toDirector(listed);
        Delegations read = Delegations.parse(written.toDocument());
        assertEquals(written, read);
        assertEquals(Optional.of(new Director(Map.of(listed.keyId(), listed))), Director.find(read));
    }

    @Test
    void speaksForNoTargetOfTheOwners() {
        Delegations delegations = Delegations.toDirector(listed);
        assertEquals(List.of(), delegations.rolesFor("fashion-1.0.0.flotilla"));
        assertEquals(1, delegations.rolesFor("director/edge-1").size());
    }

    @Test
    void isNobodyWithoutADelegation() {
        assertEquals(Optional.empty(), Director.find(Delegations.NONE));
        assertEquals(Optional.empty(), Director.find(delegation("other", 1)));
    }

    @Test
    void hasNobodyWhoMaySignAloneWhereTwoSignaturesAreNeeded() {
        Director director = Director.find(delegation(OnlineKeys.DIRECTOR, 2)).orElseThrow();
        assertEquals(Map.of(), director.keys());
        DirectorMessage message = DirectorMessage.sign(new byte[] {1}, key);
        BadSignatureException refused = assertThrows(BadSignatureException.class, () -> message.verify(director));
        assertTrue(refused.getMessage().contains(listed.keyId()), refused.getMessage());
    }

    private Delegations delegation(String name, int threshold) {
        Role role = new Role(List.of(listed.keyId()), threshold);
        return new Delegations(
                Map.of(listed.keyId(), listed),
                List.of(new DelegatedRole(name, role, true, List.of(new PathPattern("director/*")), List.of())),
                Optional.empty());
    }
}
