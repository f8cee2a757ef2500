package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the device gives away of its samples. */
@Command(
        name = "samples",
        description =
                "Prints what this device gives away of its samples and what left it: counts, bytes, days and to whom.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SamplesCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--erase",
            description =
                    "Has all samples be deleted that wait here, and all that the fleet has of this device. The account"
                            + " says 'erasing: true' until the fleet has answered that it did.")
    private boolean erase;

    @Mixin
    private AnswerOption printed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LocalClient agent = new LocalClient(config.daemon().get(AgentSettings.LOCAL_API_PORT));
        Document answer = erase ? agent.eraseSamples() : agent.samples();
        printed.print(answer, spec.commandLine().getOut());
        return 0;
    }
}
