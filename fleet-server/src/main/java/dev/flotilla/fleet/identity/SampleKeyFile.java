package dev.flotilla.fleet.identity;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that devices seal samples to, as PKCS #8 in PEM (0600). Without it nothing that was sealed to it can be read. */
public final class SampleKeyFile {
    private static final String NAME = "samples.key.pem";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private SampleKeyFile() {}

    /**
     * Loads the key from a folder that there is; makes one where it is missing. Of several servers that start on one folder at
     * the same moment, one makes it.
     *
     * @throws IOException when the file is no such key, or readable by others
     */
    public static P256KeyPair openOrCreate(Path folder, SecureRandom random) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            create(file, random);
        }
        PrivateFiles.requirePrivate(file, "the key of all samples");
        try {
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            return P256KeyPair.parsePkcs8(
                    Base64.getMimeDecoder().decode(pem.replace(BEGIN, "").replace(END, "")));
        } catch (MalformedKeyException | IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage() + "; restore it from a backup", e);
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        String body =
                Base64.getEncoder().encodeToString(P256KeyPair.generate(random).pkcs8());
        Path aside = file.resolveSibling(NAME + "." + Long.toHexString(random.nextLong()));
        PrivateFiles.write(aside, (BEGIN + "\n" + body + "\n" + END + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            // A link takes the name only if nobody has it, which a rename would not ask.
            Files.createLink(file, aside);
            PrivateFiles.sync(file.resolveSibling("."));
        } catch (FileAlreadyExistsException e) {
            // Another server was quicker: its key is the one.
        } finally {
            Files.delete(aside);
        }
    }
}
