package dev.flotilla.apk;

import com.android.tools.r8.CompilationFailedException;
import com.android.tools.r8.D8;
import com.android.tools.r8.D8Command;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Translates class files with Google's D8, and takes each of its warnings for an error. */
final class Dexer {
    /** Android 8.0, the oldest version that the agent promises to run on. */
    static final int MIN_API = 26;

    private final Path output;
    private final List<Path> classpath;

    /** Writes {@code classes.dex} into an existing directory; the class path is what the program refers to. */
    Dexer(Path output, List<Path> classpath) {
        this.output = output;
        this.classpath = List.copyOf(classpath);
    }

    /**
     * Translates directories of class files, and jars.
     *
     * @throws RejectedException with everything that D8 had to say against them
     */
    Dex translate(List<Path> program) throws IOException, RejectedException {
        Complaints complaints = new Complaints();
        try {
            D8.run(D8Command.builder(complaints)
                    .setMinApiLevel(MIN_API)
                    // D8 needs the hierarchy of java.* classes; that they exist on Android is animal-sniffer's part.
                    .addLibraryResourceProvider(JdkClassFileProvider.fromSystemJdk())
                    .addClasspathFiles(classpath)
                    .addProgramFiles(classFiles(program))
                    .setOutput(output, OutputMode.DexIndexed)
                    .build());
        } catch (CompilationFailedException e) {
            throw new RejectedException(complaints.found(), e);
        }
        complaints.requireNone();
        return Dex.read(output.resolve("classes.dex"));
    }

    private static List<Path> classFiles(List<Path> program) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : program) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> below = Files.walk(path)) {
                    files.addAll(below.filter(file -> file.toString().endsWith(".class"))
                            .sorted()
                            .collect(Collectors.toList()));
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }
}
