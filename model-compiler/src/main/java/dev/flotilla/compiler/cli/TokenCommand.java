package dev.flotilla.compiler.cli;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Makes an enrolment token of each of the server's claims, the owner's root.json and the server's CA, so"
                        + " that a device trusts neither on the server's word. Prints one a line, in the claims' order.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--claim",
            required = true,
            paramLabel = "CLAIM",
            description = "The server's one-time claim; may be repeated, for a device each.")
    private List<String> claims;

    @Option(names = "--root", required = true, paramLabel = "FILE", description = "The owner's root.json.")
    private Path root;

    @Option(
            names = "--ca-sha256",
            required = true,
            paramLabel = "HEX",
            description = "SHA-256 of the server's CA certificate in DER.")
    private Digest ca;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
        byte[] rootJson = InputFiles.bytes(root);
        try {
            // Only form and signature: whether it is current is for the device to judge.
            TrustedMetadataSet.fromRoot(rootJson, Instant.EPOCH);
        } catch (TrustException e) {
            throw new InputException(root + ": " + e.getMessage(), e);
        }
        Digest rootDigest = Digest.of(rootJson);
        // All before any is printed: half a list of tokens would be taken for the whole one.
        List<String> tokens =
                claims.stream().map(claim -> token(claim, rootDigest).text()).toList();
        json.print(Document.builder().put("tokens", tokens).build(), String.join(System.lineSeparator(), tokens));
        return 0;
    }

    private EnrolmentToken token(String claim, Digest rootDigest) {
        try {
            return new EnrolmentToken(claim, rootDigest, ca);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--claim: " + e.getMessage(), e);
        }
    }
}
