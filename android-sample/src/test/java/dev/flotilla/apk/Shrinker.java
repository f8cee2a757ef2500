package dev.flotilla.apk;

import com.android.tools.r8.CompilationFailedException;
import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.android.tools.r8.origin.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Shrinks, optimizes and renames a program by the app's rules, with Google's R8. */
final class Shrinker {
    private final Parameters parameters;
    private final Path work;

    /** @param work a directory for what is between the jars and its results */
    Shrinker(Parameters parameters, Path work) {
        this.parameters = parameters;
        this.work = work;
    }

    /** Writes {@code classes.dex} and the program's resources into a zip, and which name became which beside it. */
    void dex(Path zip) throws IOException, RejectedException {
        Complaints complaints = new Complaints();
        run(
                command(complaints)
                        .setMinApiLevel(Dexer.MIN_API)
                        .setProguardMapOutputPath(zip.resolveSibling("mapping.txt"))
                        .setOutput(zip, OutputMode.DexIndexed),
                complaints);
    }

    /** The same as a jar for a JVM, with a program that uses what the app uses, and what of that is to be kept. */
    void classFiles(Path jar, List<Path> user, List<String> rules) throws IOException, RejectedException {
        Complaints complaints = new Complaints();
        run(
                command(complaints)
                        .addProgramFiles(user)
                        .addProguardConfiguration(rules, Origin.unknown())
                        .setOutput(jar, OutputMode.ClassFile),
                complaints);
    }

    private R8Command.Builder command(Complaints complaints) throws IOException {
        Path program = work.resolve("program.jar");
        ZipContents contents = new ZipContents();
        for (Path jar : parameters.program()) {
            contents.addZip(jar, ProgramFiles::isNeeded);
        }
        contents.write(program);
        return R8Command.builder(complaints)
                .setMode(CompilationMode.RELEASE)
                .addProgramFiles(program)
                .addLibraryFiles(parameters.android())
                // Of java.* that jar has little.
                .addLibraryResourceProvider(JdkClassFileProvider.fromSystemJdk())
                .addProguardConfigurationFiles(parameters.rules());
    }

    private static void run(R8Command.Builder command, Complaints complaints) throws RejectedException {
        try {
            R8.run(command.build());
        } catch (CompilationFailedException e) {
            throw new RejectedException(complaints.found(), e);
        }
        complaints.requireNone();
    }
}
