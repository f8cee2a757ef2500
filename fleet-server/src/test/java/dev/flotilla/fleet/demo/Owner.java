package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models' owner at her own desk: she holds the release key, compiles, signs and makes enrolment tokens. */
final class Owner implements AutoCloseable {
    /** Test images that no device streams, see the sample's README. */
    static final String EVALUATION = "0:2000";

    /** Where her keys are. */
    static final String KEYS = "keys";

    static final String FAMILY = "fashion";

    /** Her key that signs what retraining made, and its role. */
    static final String SIGNER = "retraining";

    private final Tool compiler;
    private final Path sample;
    private final Path desk;
    private final Optional<Path> earlier;
    private Optional<Process> signer = Optional.empty();

    /** @param earlier a desk from which what was made there already, of the same things, is taken instead of made again */
    Owner(Tool compiler, Path sample, Path desk, Optional<Path> earlier) {
        this.compiler = compiler;
        this.sample = sample;
        this.desk = desk;
        this.earlier = earlier;
    }

    /** Makes keys, and names the server's in what they will sign; in a demo nobody types passphrases. */
    void makeKeys(String keys, byte[] onlineKeys) {
        Path online = desk.resolve("online-keys.json");
        try {
            Files.createDirectories(desk);
            Files.write(online, onlineKeys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        compiler.run("keygen", "--unencrypted", "--online", online.toString(), "--out", file(keys));
    }

    /** Quantizes with the accuracy gate closed at one point of loss; the report lands beside {@code out}. */
    void compile(Path model, String out) {
        if (takes(out, out + ".report.json")) {
            return;
        }
        compiler.run(Stream.of(
                        List.of("compile", model.toString(), "--scheme", "int8"),
                        List.of(
                                "--calibration",
                                data("train2000-images-idx3-ubyte.gz"),
                                "--calibration-range",
                                "0:1000"),
                        List.of("--preprocess", sample("preprocess.json"), "-o", file(out)),
                        evaluation("--evaluate"),
                        List.of("--max-loss", "1.0", "--report", file(out + ".report.json")))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    /** Quantizes as fast as can be and without judging the answers, as whoever makes a bad model would. */
    void compileUnchecked(Path model, String out) {
        compileUnchecked(model, "0:1000", out);
    }

    /** As above, calibrated on other images, which gives other bytes. */
    void compileUnchecked(Path model, String calibration, String out) {
        compiler.run(
                "compile",
                model.toString(),
                "--scheme",
                "int8",
                "--calibration",
                data("train2000-images-idx3-ubyte.gz"),
                "--calibration-range",
                calibration,
                "--preprocess",
                sample("preprocess.json"),
                "--no-recovery",
                "--calibration-method",
                "min-max",
                "-o",
                file(out));
    }

    Path bundle(String model, String version, List<String> selfTest) {
        String name = "fashion-" + version + ".flotilla";
        Path bundle = desk.resolve(name);
        if (takes(name)) {
            return bundle;
        }
        compiler.run(Stream.of(
                        List.of("bundle", file(model), "--name", "fashion", "--version", version),
                        List.of("--labels-file", sample("labels.txt"), "--preprocess", sample("preprocess.json")),
                        evaluation("--data"),
                        selfTest,
                        List.of("-o", bundle.toString()))
                .flatMap(List::stream)
                .toArray(String[]::new));
        return bundle;
    }

    private boolean takes(String... names) {
        if (earlier.filter(from -> Stream.of(names).allMatch(name -> Files.exists(from.resolve(name))))
                .isEmpty()) {
            return false;
        }
        try {
            Files.createDirectories(desk);
            for (String name : names) {
                Files.copy(earlier.orElseThrow().resolve(name), desk.resolve(name));
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds {@code bundle} to the owner's targets. */
    void sign(Path bundle, int release, String keys) {
        sign(bundle, release, keys, metadata(), List.of("--family", FAMILY));
    }

    /** Adds {@code bundle} to the owner's targets as one of another family, or for certain kinds of device. */
    void signFor(Path bundle, int release, String keys, String family, List<String> hardware) {
        List<String> kinds = hardware.isEmpty() ? List.of() : List.of("--hardware", String.join(",", hardware));
        sign(
                bundle,
                release,
                keys,
                metadata(),
                Stream.concat(Stream.of("--family", family), kinds.stream()).toList());
    }

    /** Replaces the owner's targets by some that {@code keys} signed, which the owner's root does not name. */
    void signAsStranger(Path bundle, String keys) {
        compiler.run("keygen", "--unencrypted", "--out", file(keys));
        Path forged = desk.resolve("forged");
        sign(bundle, 1, keys, forged, List.of("--family", FAMILY));
        try {
            Files.copy(
                    forged.resolve("targets.json"),
                    metadata().resolve("targets.json"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sign(Path bundle, int release, String keys, Path metadata, List<String> compatible) {
        compiler.run(Stream.of(
                        List.of("sign", bundle.toString(), "--keys", file(keys), "--metadata", metadata.toString()),
                        List.of("--release", String.valueOf(release), "--floor", "1"),
                        compatible)
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    /** Lets a key of its own release what retraining makes of the family. */
    void delegate() {
        compiler.run("keygen", "--unencrypted", "--name", SIGNER, "--out", file(SIGNER));
        compiler.run(
                "delegate",
                "--role",
                SIGNER,
                "--role-key",
                file(SIGNER + "/" + SIGNER + ".public.json"),
                "--paths",
                FAMILY + "/*",
                "--keys",
                file(KEYS),
                "--metadata",
                metadata().toString());
    }

    /** Has a process of hers sign what the server offers, as long as this is open. */
    void signCandidates(URI server, String token, String like) {
        Path secret = desk.resolve("signer-token");
        try {
            Files.deleteIfExists(secret);
            Files.createFile(
                    secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(secret, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        signer = Optional.of(compiler.launch(
                desk.resolve("signer.log"),
                List.of("-Xmx256m", "-XX:+UseSerialGC", Tool.QUICKLY_COMPILED),
                "sign",
                "--watch",
                server.toString(),
                "--every",
                "1",
                "--token-file",
                secret.toString(),
                "--role",
                SIGNER,
                "--key",
                file(SIGNER + "/" + SIGNER + ".pem"),
                "--metadata",
                metadata().toString(),
                "--family",
                FAMILY,
                "--like",
                like));
    }

    /** SIGKILL. */
    void killSigner() {
        signer.ifPresent(running -> running.destroyForcibly().onExit().join());
        signer = Optional.empty();
    }

    /** The delta from one bundle to another. */
    Path delta(Path before, Path after) {
        Path delta = desk.resolve("retrained.delta");
        compiler.run("delta", before.toString(), after.toString(), "-o", delta.toString());
        return delta;
    }

    @Override
    public void close() {
        signer.ifPresent(Process::destroy);
        signer = Optional.empty();
    }

    /** Makes a key to which models can be encrypted; returns its id. */
    String makeFleetKey(String key) {
        String made = compiler.run("fleet-key", "--unencrypted", "-o", file(key), "--json");
        return new JsonObject(made).getString("fleetKey");
    }

    /** The same bundle with its model encrypted, in a folder of its own, since its name has to stay. */
    Path encrypt(Path bundle, String key) {
        Path encrypted = desk.resolve("encrypted").resolve(bundle.getFileName());
        compiler.run("encrypt", bundle.toString(), "--fleet-key", file(key), "-o", encrypted.toString());
        return encrypted;
    }

    /** The key for each device of the server's list. */
    Path wrap(byte[] devices, String key) {
        Path list = desk.resolve("devices.json");
        Path wrapped = desk.resolve("wrapped.json");
        try {
            Files.write(list, devices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        compiler.run("wrap", list.toString(), "--fleet-key", file(key), "-o", wrapped.toString());
        return wrapped;
    }

    /** A token of each claim, in their order. */
    List<String> tokens(List<String> claims, String caSha256) {
        Stream<String> each = claims.stream().flatMap(claim -> Stream.of("--claim", claim));
        String root = metadata().resolve("root.json").toString();
        return compiler.run(Stream.of(Stream.of("token", "--root", root, "--ca-sha256", caSha256), each)
                        .flatMap(arguments -> arguments)
                        .toArray(String[]::new))
                .lines()
                .toList();
    }

    /** Raw outputs of the compiled model over the evaluation images, as a NumPy file. */
    Path outputs(String model) {
        Path out = desk.resolve(model + ".npy");
        compiler.run(
                "run",
                file(model),
                "--input",
                data("t10k-images-idx3-ubyte.gz"),
                "--range",
                EVALUATION,
                "--preprocess",
                sample("preprocess.json"),
                "-o",
                out.toString());
        return out;
    }

    Path metadata() {
        return desk.resolve("metadata");
    }

    String data(String name) {
        return sample.resolve("data").resolve(name).toString();
    }

    String file(String name) {
        return desk.resolve(name).toString();
    }

    private String sample(String name) {
        return sample.resolve(name).toString();
    }

    private List<String> evaluation(String option) {
        return List.of(
                option,
                data("t10k-images-idx3-ubyte.gz"),
                "--labels",
                data("t10k-labels-idx1-ubyte.gz"),
                option.equals("--evaluate") ? "--evaluate-range" : "--range",
                EVALUATION);
    }
}
