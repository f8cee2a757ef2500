package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** In a process of its own: a key that lasts, and what happens to its token, step by step. */
final class LastingTokenKeyScenes {
    private static final byte[] MESSAGE = {1, 2, 3};

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final SoftHsm hsm;
    private final Pkcs11Uri uri;
    private final LastingTokenKey key;

    private LastingTokenKeyScenes(Path folder, String uri) throws Exception {
        this.hsm = SoftHsm.at(folder);
        this.uri = Pkcs11Uri.parse(uri);
        this.key = LastingTokenKey.open(this.uri, LastingTokenKeyScenes::pin, nanos::get);
    }

    private static char[] pin(Pkcs11Uri key) throws IOException {
        return Files.readString(key.pinFile().orElseThrow()).strip().toCharArray();
    }

    public static void main(String[] arguments) throws Exception {
        LastingTokenKeyScenes scenes = new LastingTokenKeyScenes(Path.of(arguments[0]), arguments[1]);
        List<String> steps = Arrays.asList(arguments).subList(2, arguments.length);
        for (String step : steps) {
            scenes.play(step);
        }
    }

    private void play(String step) throws Exception {
        switch (step) {
            case "sign" -> out.println(signed());
            case "wait" -> nanos.addAndGet(LastingTokenKey.PAUSE_NANOS);
            case "withdraw" -> hsm.withdraw();
            case "giveBack" -> hsm.giveBack();
            case "wrongPin" -> hsm.setPin("97531");
            case "rightPin" -> hsm.setPin(SoftHsm.PIN);
            case "logout" -> logout();
            default -> throw new IllegalArgumentException(step);
        }
    }

    private String signed() throws BadSignatureException {
        try {
            key.publicKey().verify(MESSAGE, key.sign(MESSAGE));
            return "signed";
        } catch (TokenException e) {
            return e.getMessage();
        }
    }

    /** Of the whole process, as when a token is reset. */
    private void logout() throws Exception {
        AuthProvider provider = (AuthProvider) SunPkcs11.configure(uri.module(), TokenSlots.find(uri));
        provider.logout();
    }
}
