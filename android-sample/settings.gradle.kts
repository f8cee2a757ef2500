// Not run by this project's builds; see build.gradle.kts.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
        // The agent: `mvn -pl edge-agent/tflite,edge-agent/core -am -DskipTests install` once, and after each change of it.
        mavenLocal { content { includeGroup("dev.flotilla") } }
    }
}

rootProject.name = "flotilla-android-sample"
