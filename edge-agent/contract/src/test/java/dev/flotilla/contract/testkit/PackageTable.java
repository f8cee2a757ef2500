package dev.flotilla.contract.testkit;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The architecture's table of packages for one module, as a test: a row for each package with what it may use.
 *
 * <p>A row covers its sub-packages too, unless they have a row of their own. What a row may use, it may use through other
 * rows as well as directly. A row without classes is fine, a class without a row is not. Rows may not go in a circle.
 */
public final class PackageTable {
    private static final String PROJECT = "dev.flotilla.";

    private final String base;
    private final Map<String, Set<String>> rows = new LinkedHashMap<>();
    private final Set<String> common = new LinkedHashSet<>();
    private final Set<String> otherModules = new LinkedHashSet<>();
    private final Map<String, Set<String>> libraries = new LinkedHashMap<>();
    private final Set<String> freeClasses = new LinkedHashSet<>();

    private PackageTable(String base) {
        this.base = base;
    }

    /** The table of all packages under {@code base}. */
    public static PackageTable of(String base) {
        return new PackageTable(base);
    }

    /** A row: a package under the base ({@code ""} is the base itself), and the rows that it may use. */
    public PackageTable row(String name, String... mayUse) {
        rows.put(name, Set.of(mayUse));
        return this;
    }

    /** Adds a row that may use every row declared so far. */
    public PackageTable rowOverAll(String name) {
        rows.put(name, Set.copyOf(rows.keySet()));
        return this;
    }

    /** Rows that every other row may use. */
    public PackageTable everyRowMayUse(String... names) {
        common.addAll(List.of(names));
        return this;
    }

    /** Packages of the project's other modules, with all below them, that may be used at all. */
    public PackageTable otherModules(String... packages) {
        otherModules.addAll(List.of(packages));
        return this;
    }

    /** A package, with all below it, which only these rows may use, such as that of a library. */
    public PackageTable library(String prefix, String... names) {
        libraries.put(prefix, Set.of(names));
        return this;
    }

    /** A class of such a library that everyone may use. */
    public PackageTable freeClass(String name) {
        freeClasses.add(name);
        return this;
    }

    /** Fails with every class and dependency that breaks the table. */
    public void check() {
        List<String> violations = violations();
        if (!violations.isEmpty()) {
            throw new AssertionError("Against the table of packages under " + base + ":\n  "
                    + String.join("\n  ", new TreeSet<>(violations)));
        }
    }

    List<String> violations() {
        List<String> violations = new ArrayList<>();
        rows.keySet().stream()
                .filter(name -> reach(name).contains(name))
                .forEach(name -> violations.add("the table's rows go in a circle at \"" + name + "\""));
        // Names of the classes used are enough; reading all libraries takes a quarter of a minute.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(PackageTable::isProduction)
                .importPackages(base);
        for (JavaClass one : classes) {
            Optional<String> row = findRow(one.getPackageName());
            if (!row.isPresent()) {
                violations.add(one.getName() + ": its package has no row");
                continue;
            }
            one.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> !allowed(row.get(), dependency.getTargetClass()))
                    .map(Dependency::getDescription)
                    .forEach(violations::add);
        }
        return violations;
    }

    private static boolean isProduction(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    private boolean allowed(String row, JavaClass target) {
        JavaClass used = target.getBaseComponentType();
        if (used.isPrimitive() || freeClasses.contains(used.getName())) {
            return true;
        }
        String usedPackage = used.getPackageName();
        if (isUnder(usedPackage, base)) {
            return findRow(usedPackage)
                    .map(name -> name.equals(row) || reach(row).contains(name))
                    .orElse(false);
        }
        boolean known = !usedPackage.startsWith(PROJECT)
                || otherModules.stream().anyMatch(module -> isUnder(usedPackage, module));
        return known
                && libraries.entrySet().stream()
                        .filter(library -> isUnder(usedPackage, library.getKey()))
                        .allMatch(library -> library.getValue().contains(row));
    }

    /** All rows that this one may use, directly or through others. */
    private Set<String> reach(String row) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(mayUse(row));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (reached.add(next)) {
                open.addAll(mayUse(next));
            }
        }
        return reached;
    }

    private Set<String> mayUse(String row) {
        Set<String> used = new LinkedHashSet<>(rows.getOrDefault(row, Set.of()));
        if (!common.contains(row)) {
            used.addAll(common);
        }
        return used;
    }

    /** The row with the longest name that covers the package; the base's own row covers nothing below it. */
    private Optional<String> findRow(String packageName) {
        if (packageName.equals(base)) {
            return Optional.of("").filter(rows::containsKey);
        }
        String name = packageName.substring(base.length() + 1);
        while (!rows.containsKey(name)) {
            int dot = name.lastIndexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            name = name.substring(0, dot);
        }
        return Optional.of(name);
    }

    private static boolean isUnder(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }
}
