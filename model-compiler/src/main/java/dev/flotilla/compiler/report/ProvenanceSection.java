package dev.flotilla.compiler.report;

import java.util.Optional;

/**
 * Everything needed to do the same again.
 *
 * @param latencyMeasured whether the report holds the one figure that differs from run to run
 */
record ProvenanceSection(Provenance provenance, Optional<RecipeText> recipe, boolean latencyMeasured)
        implements Section {
    private static final String SEEDS = "All random choices come from seeds that are fixed in the compiler.";

    @Override
    public String title() {
        return "How to reproduce it";
    }

    @Override
    public void write(Html page) {
        page.leaf(
                "p",
                latencyMeasured
                        ? "The same files, options and versions give the same model, unless what decides is latency: it is"
                                + " measured anew in every run, and the report with it. " + SEEDS
                        : "The same files, options and versions give the same model and the same report, byte for byte. "
                                + SEEDS);
        page.leaf("h3", "Command");
        page.open("pre", "tabindex", "0", "aria-label", "Command")
                .leaf("code", CommandText.of(provenance.command()))
                .close();
        Table files = Table.open(page, "Files that were read", "Used as", "File", "Size", "SHA-256");
        provenance
                .files()
                .forEach(file -> files.row(
                        file.role(),
                        Words.name(file.name()),
                        Words.bytes(file.bytes()),
                        file.digest().hex()));
        files.close();
        Table options = Table.open(page, "Versions and options, defaults as well", "What", "Value");
        options.row("Compiler", "flotilla-compiler " + provenance.compiler());
        options.row("Runtime", "TensorFlow Lite " + provenance.runtime());
        recipe.ifPresent(text -> text.rows().forEach(options::row));
        options.close();
    }
}
