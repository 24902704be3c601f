"""Jan, a Java and Kotlin developer: his month."""

from typing import Any

from tests.corpus.fresh_j_two_parts import DOCKER, KUBE, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
SETTINGS = """mkdir -p ~/.m2; cat > ~/.m2/settings.xml <<'END'
<settings><localRepository>/srv/m2</localRepository>
<mirrors><mirror><id>nexus</id><mirrorOf>*</mirrorOf><url>URL</url></mirror></mirrors></settings>
END
"""
NEXUS = SETTINGS.replace("URL", f"http://nexus.{H}/repository/public")
POM = file(
    "pom.xml",
    """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>com.tarn</groupId><artifactId>ledger</artifactId><version>2.3.0-SNAPSHOT</version>
      <properties><maven.compiler.release>17</maven.compiler.release>
        <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
      <dependencies>
        <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
          <version>5.10.2</version><scope>test</scope></dependency><!--MORE-->
      </dependencies>
      <build><plugins>
        <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.11.0</version></plugin>
        <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
        <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin>
      </plugins></build>
    </project>
""",
)


def needs(artifact: str, version: str) -> str:
    """The project, with a dependency of the company's own."""
    return POM.replace("<!--MORE-->", f"<dependency><groupId>com.tarn</groupId><artifactId>{artifact}</artifactId>"
                       f"<version>{version}</version></dependency>")  # fmt: skip


def java(name: str, *lines: str) -> str:
    """A class with a main method."""
    body = "\n".join(lines)
    return file(f"src/{name}.java", f"import java.net.*;\nimport java.sql.*;\nimport java.util.*;\npublic class "
          f"{name} {{\n"
                f"public static void main(String[] args) throws Exception {{\n{body}\n}}\n}}")  # fmt: skip


JDBC = "java -cp /usr/share/java/postgresql.jar src/Migrate.java"
TEST = file(
    "src/test/java/LedgerTest.java",
    """
    import static org.junit.jupiter.api.Assertions.*;
    import org.junit.jupiter.api.Test;
    class LedgerTest {
        @Test void postsTwice() { assertEquals(2, 1, "Connection refused should be retried"); }
    }
""",
)
GRADLE = file(
    "build.gradle",
    """
    plugins { id 'java' }
    repositories { mavenCentral() }
    dependencies { implementation 'com.fasterxml.jackson.core:jackson-databind:2.17.0' }
""",
) + java("A", "System.out.println(1);").replace("src/A", "src/main/java/A")
WRAPPER = file(
    "gradlew",
    """
    #!/bin/sh
    APP_HOME=$( cd -P "${APP_HOME:-./}" > /dev/null && printf '%s\\n' "$PWD" ) || exit
    CLASSPATH=$APP_HOME/gradle/wrapper/gradle-wrapper.jar
    exec java "-Xmx64m" -Dorg.gradle.appname=gradlew -classpath "$CLASSPATH" org.gradle.wrapper.GradleWrapperMain "$@"
""",
)
OUT: dict[str, Any] = {"stdout": True, "timeout": 90}

CASES = [
    fails("auth", "mvn -q package", SETTINGS.replace("URL", f"http://nexus.{H}/repository/private")
          + needs("ledger-model", "4.2.0"), **OUT),
    fails("permission", "mvn -q verify", SETTINGS.replace("URL", f"http://nexus.{H}/repository/denied")
          + needs("ledger-events", "1.9.1"), **OUT),
    fails("network", "mvn package", SETTINGS.replace("URL", "http://nexus.corp.nowhere.example/repository/public")
          + needs("ledger-money", "1.0.3"), **OUT),
    fails("not_found", "mvn -q compile", NEXUS + needs("ledger-model", "4.99.0"), **OUT),
    fails("missing_dependency", "mvn -q -o test", NEXUS + needs("ledger-tax", "0.8.0"), also="not_found", **OUT),
    fails("not_found", "mvn clean install", NEXUS + "mkdir ledger", **OUT),
    fails("usage", "mvn pakcage", NEXUS + POM, **OUT),
    fails("not_found", "mvn spring-boot:run", NEXUS + POM, also="missing_dependency", **OUT),
    fails("not_configured", "JAVA_HOME=/usr/lib/jvm/temurin-21 mvn -q package", POM, tool="mvn", stdout=True),
    fails("missing_dependency", "mvn -q compile", NEXUS + POM.replace("<maven.compiler.release>17",
          "<maven.compiler.release>21") + java("A", "").replace("src/A", "src/main/java/A"), **OUT),
    fails("not_found", "java -jar target/ledger-2.3.0.jar", "mkdir target"),
    fails("missing_dependency", "java -cp target/classes Main", "mkdir -p target/classes; echo 'class Main { "
          "public static "
          "void main(String[] a) {} }' > Main.java; javac -d target/classes Main.java; printf '\\0\\0\\0\\101' | dd "
          "of=target/classes/Main.class bs=1 seek=4 conv=notrunc 2>/dev/null", timeout=60),
    fails("missing_dependency", "java -cp target/classes Main", "mkdir -p target/classes lib; printf 'package lib; "
          "public "
          "class Json {}' > lib/Json.java; echo 'class Main { public static void main(String[] a) { new "
          "lib.Json(); } }' > "
          "Main.java; javac -d target/classes lib/Json.java Main.java; rm -r target/classes/lib", timeout=60),
    fails("port_in_use", "java src/Server.java", java("Server", "new ServerSocket(8077, 50, "
          "InetAddress.getByName(\"127.0.0.1\")).accept();"), timeout=60),
    fails("service_down", JDBC, java("Migrate",
          "DriverManager.getConnection(\"jdbc:postgresql://localhost:5433/ledger\", "
          "\"ledger\", \"x\");"), timeout=60),
    fails("auth", JDBC, java("Migrate", f"DriverManager.getConnection(\"jdbc:postgresql://db.{H}:5432/store\", "
          "\"web\", \"rotated\");"), timeout=60),
    fails("missing_dependency", "java src/Migrate.java", java("Migrate", "DriverManager.getConnection("
          "\"jdbc:postgresql://localhost:5432/ledger\");"), timeout=60, also="not_configured"),
    fails("network", "java src/Rates.java", java("Rates", "new "
          "URL(\"http://rates.nowhere.example/eur\").openStream();"),
          timeout=60),
    fails("tls", "java src/Rates.java", java("Rates", f"new URL(\"https://own.{H}/eur\").openStream();"), timeout=60),
    fails("oom", "java -Xmx24m src/Import.java", java("Import", "var rows = new ArrayList<byte[]>();",
          "while (true) rows.add(new byte[1 << 20]);"), timeout=60),
    fails("not_configured", "java src/App.java", java("App", "String url = Objects.requireNonNull("
          "System.getenv(\"LEDGER_DB_URL\"), \"LEDGER_DB_URL is not set\");"), timeout=60),
    fails("permission", "./gradlew build", WRAPPER, tool="bash"),
    fails("not_found", "./gradlew bootRun", WRAPPER + "chmod +x gradlew", tool="java", also="missing_dependency"),
    fails("network", "gradle build", GRADLE, timeout=120),
    fails("usage", "gradle buidl", GRADLE, timeout=120),
    fails("not_found", "./mvnw -q package", POM, tool="bash", also="missing_command"),
    fails("missing_command", "kotlinc src/main.kt -include-runtime -d app.jar", "mkdir src", tool="bash"),
    fails("not_found", "oc logs -f dc/ledger", KUBE.format("good"), tool="oc", also="missing_dependency"),
    fails("permission", "oc rollout restart deployment/intake", KUBE.format("viewer"), tool="oc"),
    fails("registry_auth", "docker build -t ledger .", DOCKER + f"mkdir -p target; printf 'FROM "
          f"harbor.{H}/vault/jre:17"
          "\\nCOPY target /app\\n' > Dockerfile", tool="docker", timeout=60),
    fails("registry_auth", f"podman login registry.{H}:5000 --tls-verify=false -u ci -p expired"),
    fails("dirty_tree", "git switch main", WORK + "git switch -qc LED-412; echo 'print(3)' > app.py; git commit "
          "-qam 'Round'; "
          "echo 'print(4)' > app.py"),
    # silent
    fails("none", "mvn -q test", NEXUS + POM + TEST, **OUT),
    fails("none", "mvn -q compile", NEXUS + POM + file("src/main/java/Ledger.java", "class Ledger { int sum() { "
          "return "
          "\"x\"; } }"), **OUT),
    fails("none", "javac src/Total.java", java("Total", "Strin s = \"a\";", "int x = s.length()"), timeout=60),
    fails("none", "java src/Total.java", java("Total", "Map<String, Integer> m = new HashMap<>();",
          "int x = m.get(\"EUR\");"), timeout=60),
    fails("none", "java src/Parse.java", java("Parse", "System.out.println(Integer.parseInt(\"12,50\"));"),
          timeout=60),
    fails("none", "gradle -q tasks", "echo 'plugins { id \"java\" ' > build.gradle", timeout=120),
    fails("none", "java src/Retry.java", java("Retry", "throw new IllegalStateException(\"expected 401 "
          "Unauthorized but "
          "was 200 OK\");"), timeout=60),
]  # fmt: skip
