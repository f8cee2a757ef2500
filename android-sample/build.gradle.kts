// Not run by this project's builds, which make the APK with Maven alone: a start for Android Studio.
// A test compares its names, numbers and versions with the pom's.
plugins { id("com.android.application") version "9.5.0" }

android {
    namespace = "dev.flotilla.sample"
    compileSdk = 36
    defaultConfig {
        applicationId = "dev.flotilla.sample"
        minSdk = 26
        targetSdk = 36
        versionCode = 1
        versionName = "0.1.0-SNAPSHOT"
        ndk { abiFilters += setOf("arm64-v8a", "x86_64") }
    }
    buildTypes {
        release {
            isMinifyEnabled = true
            proguardFiles("proguard-rules.pro")
        }
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    androidResources { noCompress += "tflite" }
    packaging {
        resources.excludes += setOf(
            "META-INF/versions/**", "META-INF/native-image/**", "META-INF/LICENSE*", "META-INF/NOTICE*",
            "META-INF/*.SF", "META-INF/*.RSA", "about.html", "org/bytedeco/**/linux-*/**"
        )
    }
    testOptions.unitTests.isIncludeAndroidResources = true
}

dependencies {
    implementation("dev.flotilla:flotilla-core:0.1.0-SNAPSHOT")
    implementation("dev.flotilla:flotilla-tflite:0.1.0-SNAPSHOT")
    runtimeOnly("org.bytedeco:javacpp:1.5.13:android-arm64")
    runtimeOnly("org.bytedeco:javacpp:1.5.13:android-x86_64")
    runtimeOnly("org.bytedeco:tensorflow-lite:2.20.0-1.5.13:android-arm64")
    runtimeOnly("org.bytedeco:tensorflow-lite:2.20.0-1.5.13:android-x86_64")
    testImplementation("org.robolectric:robolectric:4.17")
    testImplementation("junit:junit:4.13.2")
}
