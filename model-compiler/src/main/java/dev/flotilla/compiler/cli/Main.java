package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flotilla-compiler}: compiles, inspects, runs, retrains, bundles and signs models. */
@Command(
        name = "flotilla-compiler",
        description = "Compiles, inspects, runs, retrains, bundles and signs TensorFlow Lite models.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of the program",
            "2:wrong usage",
            "3:an input is missing, damaged or not supported",
            "4:the result failed a gate; only retrain writes it all the same",
            "5:the job was cancelled or took too long"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the field
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        // JavaCPP would otherwise end a process whose native memory outgrows four times the heap.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.exit(
                OwnProcess.suits(args)
                        ? new OwnProcess(Main.class.getName()).run(System.err, args)
                        : commandLine(Clock.systemUTC()).execute(args));
    }

    /** The whole command line, which tries models in child processes; {@code clock} dates signatures. */
    static CommandLine commandLine(Clock clock) {
        return commandLine(
                clock,
                new ChildModelProbe(),
                Terminal.current(),
                Prompt.console(),
                new ChildCommand(new OwnProcess(Main.class.getName())));
    }

    /**
     * The whole command line.
     *
     * @param clock dates signatures
     * @param probe tries models before they are loaded
     * @param terminal shows progress
     * @param prompt asks for passphrases
     * @param apart runs what strangers offer to a signer
     */
    static CommandLine commandLine(Clock clock, ModelProbe probe, Terminal terminal, Prompt prompt, Apart apart) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(new InspectCommand())
                .addSubcommand(new CompileCommand(probe, terminal))
                .addSubcommand(new RunCommand(probe, terminal))
                .addSubcommand(new EvaluateCommand(probe, terminal))
                .addSubcommand(new CompareCommand(probe, terminal))
                .addSubcommand(new BenchmarkCommand(probe, terminal))
                .addSubcommand(new BundleCommand(probe, terminal))
                .addSubcommand(new RetrainCommand(probe, terminal))
                .addSubcommand(new KeygenCommand(clock, prompt))
                .addSubcommand(CeremonyCommand.commandLine(clock, prompt))
                .addSubcommand(new SignCommand(clock, prompt, apart))
                .addSubcommand(new CountersignCommand(clock, prompt))
                .addSubcommand(new DelegateCommand(clock, prompt))
                .addSubcommand(new VerifyCommand(clock, prompt))
                .addSubcommand(new FleetKeyCommand(prompt))
                .addSubcommand(new EncryptCommand(prompt))
                .addSubcommand(new WrapCommand(prompt))
                .addSubcommand(new TokenCommand())
                .addSubcommand(new DeltaCommand(terminal))
                .addSubcommand(new ApplyCommand());
        ValueConverters.register(commands);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        return commands.setExecutionStrategy(new WrittenFiles())
                .setParameterExceptionHandler(new WrongUsage())
                .setExecutionExceptionHandler(new Failures());
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"flotilla-compiler " + text()};
        }

        static String text() {
            return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("development");
        }
    }
}
