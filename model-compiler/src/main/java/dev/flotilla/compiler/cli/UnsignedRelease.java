package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.provenance.CompileReport;
import dev.flotilla.compiler.provenance.Provenance;
import dev.flotilla.compiler.provenance.ProvenanceException;
import dev.flotilla.compiler.retrain.EmbeddingOutput;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.ModelSeal;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A bundle that is about to be released.
 *
 * @param file where it is
 * @param target what will be signed about it, but for its provenance
 * @param model the digest of the model in it, as the compiler wrote it
 * @param report how that was compiled, if known
 */
record UnsignedRelease(Path file, TargetFile target, Digest model, Optional<CompileReport> report) {
    /**
     * Reads a bundle.
     *
     * @param paths how a bundle's file name becomes its path in the signed metadata
     * @param reports by the digest of the compiled model
     */
    static UnsignedRelease of(
            Path file, TargetPolicy policy, UnaryOperator<String> paths, Map<Digest, CompileReport> reports)
            throws InputException {
        byte[] bytes = InputFiles.bytes(file);
        Bundle bundle = InputFiles.bundle(file, bytes);
        Digest model = compiled(file, bundle);
        TargetFile target = target(file, paths.apply(bundle.manifest().fileName()), bytes, policy);
        return new UnsignedRelease(
                file,
                target.withFleetKey(bundle.manifest().seal().map(ModelSeal::key)),
                model,
                Optional.ofNullable(reports.get(model)));
    }

    /**
     * By which a report names the model: without an embedding that {@code bundle} had it give, if it is that model. Nobody can
     * look into one that is encrypted; there it is as the manifest says.
     */
    private static Digest compiled(Path file, Bundle bundle) throws InputException {
        Optional<Digest> claim = bundle.manifest().embedding().map(Embedding::compiled);
        if (claim.isEmpty() || claim.get().equals(bundle.modelDigest())) {
            return bundle.modelDigest();
        }
        if (bundle.manifest().seal().isPresent()) {
            return claim.get();
        }
        Digest without = Digest.of(ModelWriter.write(EmbeddingOutput.remove(InputFiles.model(file, bundle.model()))));
        return without.equals(claim.get()) ? without : bundle.modelDigest();
    }

    private static TargetFile target(Path file, String path, byte[] bytes, TargetPolicy policy) throws InputException {
        try {
            return new TargetFile(path, bytes.length, Digest.of(bytes), policy);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": cannot be released as " + path + ": " + e.getMessage(), e);
        }
    }

    /** With the provenance that the report makes, if there is one; nothing is written yet. */
    PreparedRelease prepare(MetadataKey key) throws ProvenanceException {
        Path beside = Provenance.beside(file);
        if (report.isEmpty()) {
            return new PreparedRelease(target, beside, Optional.empty());
        }
        byte[] json = Provenance.sign(target.path(), target.digest(), report.get(), key);
        TargetFile whole = target.withProvenance(Optional.of(Digest.of(json)));
        return new PreparedRelease(whole, beside, Optional.of(new String(json, StandardCharsets.UTF_8)));
    }
}
