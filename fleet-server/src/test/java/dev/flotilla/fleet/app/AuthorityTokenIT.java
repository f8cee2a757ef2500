package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose authority is on a token of SoftHSM; skipped where that is not installed. */
class AuthorityTokenIT {
    @TempDir
    Path folder;

    @Test
    void enrolsConnectsAndRenewsDevicesWhileTheTokenIsThere() throws Exception {
        SoftHsm hsm = SoftHsm.in(Files.createDirectories(folder.resolve("hsm"))).withToken("owner");
        String[] kind = {"-keyalg", "EC", "-groupname", "secp256r1", "-ext", "bc=ca:true"};
        hsm.keytool("owner", "ca", kind);
        SoftHsm.Said said = hsm.runJava(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(argument -> argument.startsWith("--add-"))
                                .toList(),
                        TokenServerScenes.class,
                        folder.toString(),
                        hsm.uri("owner", "ca"))
                .good();
        List<String> scenes = said.out().lines().toList();
        assertEquals("camera-1 enrolled under CN=somebody", scenes.get(0));
        assertEquals("connected", scenes.get(1));
        assertEquals("renewed", scenes.get(2));
        assertTrue(
                scenes.get(3).contains(" answered 503 ")
                        && scenes.get(3).contains("the fleet's certificate authority cannot sign now"),
                scenes.get(3));
        assertEquals("connected", scenes.get(4));
        assertEquals("camera-2 enrolled under CN=somebody", scenes.get(5));
        assertTrue(said.err().contains("identity.authority-token: pkcs11:token=owner;object=ca: "), said.err());
        assertFalse((said.out() + said.err()).contains(SoftHsm.PIN), said.err());
    }
}
