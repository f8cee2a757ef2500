package dev.flotilla.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key on a token of SoftHSM; skipped where that is not installed. */
class LastingTokenKeyTest {
    @TempDir
    Path folder;

    private SoftHsm hsm;

    @BeforeEach
    void makeKey() throws Exception {
        hsm = SoftHsm.in(folder).withToken("vault");
        hsm.keytool("vault", "ca", "-keyalg", "EC", "-groupname", "secp256r1");
    }

    private List<String> play(String... steps) throws Exception {
        SoftHsm.Said said = hsm.runJava(List.of(), LastingTokenKeyScenes.class, arguments(steps));
        assertFalse(said.out().contains(SoftHsm.PIN), said.out());
        return said.good().out().lines().toList();
    }

    private String[] arguments(String... steps) {
        String[] all = new String[steps.length + 2];
        all[0] = folder.toString();
        all[1] = hsm.uri("vault", "ca");
        System.arraycopy(steps, 0, all, 2, steps.length);
        return all;
    }

    private static void failed(String line, String reason) {
        assertTrue(line.startsWith("pkcs11:token=vault;object=ca: ") && line.contains(reason), line);
    }

    @Test
    void signsAgainWhenTheTokenIsBack() throws Exception {
        List<String> lines =
                play("sign", "withdraw", "sign", "sign", "wait", "sign", "giveBack", "sign", "wait", "sign");
        assertEquals("signed", lines.get(0));
        failed(lines.get(1), "no private key with a certificate of this label");
        failed(lines.get(2), "the token did not sign");
        failed(lines.get(3), "no private key with a certificate of this label");
        failed(lines.get(4), "the token did not sign");
        assertEquals("signed", lines.get(5));
    }

    @Test
    void opensATokenAnewThatHasForgottenItsSession() throws Exception {
        assertEquals(List.of("signed", "signed", "signed"), play("sign", "logout", "sign", "sign"));
    }

    @Test
    void offersAWrongPinOnceThoughItIsAskedToSignAllTheTime() throws Exception {
        List<String> lines =
                play("wrongPin", "logout", "sign", "wait", "sign", "wait", "sign", "rightPin", "wait", "sign");
        failed(lines.get(0), "wrong PIN");
        failed(lines.get(1), "is not tried again before it is changed");
        failed(lines.get(2), "is not tried again before it is changed");
        assertEquals("signed", lines.get(3));
    }
}
