package dev.flotilla.apk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Predicate;

/** Makes signed APKs of a program that is shrunk once. */
final class ApkBuilder {
    private static final Predicate<String> LIBRARY = name -> name.startsWith("lib/");

    private final Parameters parameters;
    private final Path work;
    private final Path dex;
    private final DebugKey key;

    private ApkBuilder(Parameters parameters, Path work, DebugKey key) {
        this.parameters = parameters;
        this.work = work;
        this.dex = work.resolve("dex.zip");
        this.key = key;
    }

    /** @param work a directory for what is between class files and APK */
    static ApkBuilder shrinking(Parameters parameters, Path work)
            throws IOException, RejectedException, GeneralSecurityException {
        ApkBuilder builder = new ApkBuilder(parameters, work, DebugKey.make());
        Files.createDirectories(work);
        new Shrinker(parameters, work).dex(builder.dex);
        return builder;
    }

    /** The program and its resources. */
    Path dex() {
        return dex;
    }

    /** Writes an APK with the native libraries of these kinds of processor, such as {@code arm64-v8a}. */
    void write(Path apk, List<String> abis) throws IOException, GeneralSecurityException {
        ZipContents contents = new ZipContents();
        contents.addZip(parameters.resources(), LIBRARY.negate());
        contents.addZip(dex, name -> true);
        contents.addDirectory(parameters.assets(), "assets/");
        for (String abi : abis) {
            contents.addDirectory(parameters.natives().resolve("lib").resolve(abi), "lib/" + abi + "/");
        }
        Path unsigned = work.resolve("unsigned.apk");
        contents.write(unsigned);
        ApkSignature.sign(unsigned, apk, key);
    }
}
