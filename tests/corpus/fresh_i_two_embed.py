"""Kit, embedded and C++: cmake, gcc, make, serial ports, git submodules."""

from typing import Any

from tests.corpus.fresh_i_two_docker import CLONE, DOCKER, SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file


def cmake(more: str = "", main: str = "int main() { return 0; }") -> str:
    """A small project."""
    return file(
        "CMakeLists.txt",
        f"""
        cmake_minimum_required(VERSION 3.20)
        project(sensor CXX)
        set(CMAKE_CXX_STANDARD 17)
        add_executable(sensor main.cpp)
        {more}
        """,
    ) + file("main.cpp", main)


BUILD = "cmake -S . -B build >/dev/null\n"
SEGV = "int main() { int *p = nullptr; *p = 1; }"
ASSERT = '#include <cassert>\nint main() { int rssi = -200; assert(rssi > -120 && "permission of range"); }'
FLASH = "firmware.bin"
S: dict[str, Any] = {"timeout": 60}

CASES = [
    fails("not_found", "cmake -B build -DCMAKE_BUILD_TYPE=Release", **S),
    fails(
        "missing_dependency",
        "cmake -B build",
        cmake("find_package(Boost 1.74 REQUIRED COMPONENTS program_options log)"),
        **S,
    ),
    fails(
        "missing_dependency",
        "cmake -S . -B build",
        cmake("find_package(PkgConfig REQUIRED)\npkg_check_modules(USB REQUIRED libusb-2.0)"),
        **S,
    ),
    fails(
        "missing_command",
        "cmake -B build-arm -DCMAKE_TOOLCHAIN_FILE=cmake/arm.cmake",
        cmake()
        + file("cmake/arm.cmake", "set(CMAKE_SYSTEM_NAME Generic)\nset(CMAKE_CXX_COMPILER arm-none-eabi-g++)\n"),
        also="not_configured",
        **S,
    ),
    fails("not_found", "cmake -B build -DCMAKE_TOOLCHAIN_FILE=cmake/stm32.cmake", cmake(), **S),
    fails("usage", "cmake -B build -G Ninjaa", cmake(), **S),
    fails(
        "usage",
        "cmake --preset relase",
        cmake()
        + file(
            "CMakePresets.json",
            '{"version": 3, "configurePresets": [{"name": "release", "generator": "Ninja", "binaryDir": "build"}]}',
        ),
        also="not_found",
        **S,
    ),
    fails("not_found", "cmake --build build -j4", cmake(), also="not_configured", **S),
    fails(
        "not_found",
        "cmake -S . -B build",
        cmake("add_subdirectory(third_party/fmt)") + "mkdir -p third_party/fmt",
        also="missing_dependency",
        **S,
    ),
    fails(
        "not_configured",
        "cmake -B build",
        cmake() + BUILD + "sed -i 's#^CMAKE_HOME_DIRECTORY.*#CMAKE_HOME_DIRECTORY:INTERNAL=/home/kit/old#' "
        "build/CMakeCache.txt",
        also="none",
        **S,
    ),
    fails(
        "missing_dependency",
        "make -j4",
        file("Makefile", "sensor: main.o\n\t$(CXX) -o $@ $^ -lpaho-mqttpp3\n") + "echo 'int main() {}' > main.cpp",
        **S,
    ),
    fails(
        "missing_dependency",
        "make",
        file("Makefile", "CXXFLAGS = -Iinclude\nsensor: main.o\n\t$(CXX) -o $@ $^\n")
        + "printf '#include <libserialport.h>\\nint main() {}\\n' > main.cpp",
        **S,
    ),
    fails(
        "missing_command",
        "make CROSS_COMPILE=arm-none-eabi- firmware.elf",
        "printf 'CC = $(CROSS_COMPILE)gcc\\nfirmware.elf: main.c\\n\\t$(CC) -o $@ $<\\n' > Makefile; touch main.c",
    ),
    fails("not_found", "make", "true"),
    fails("usage", "make flsh", "printf 'flash:\\n\\ttrue\\n' > Makefile"),
    fails("not_found", "make", "printf 'fw: startup.s main.c\\n\\ttrue\\n' > Makefile; touch main.c", also="none"),
    fails("not_found", "ninja -C build", **S),
    fails("not_found", "ninja", **S),
    fails("not_found", "picocom -b 115200 /dev/ttyUSB0", also="tty", **S),
    fails("tty", "screen /dev/ttyACM0 115200", stdout=True, **S),
    fails("not_found", "python3 -m serial.tools.miniterm /dev/ttyUSB0 115200", **S),
    fails("permission", "python3 -c \"import serial; serial.Serial('/dev/ttyS0', 115200)\"", **S),
    fails("permission", "echo AT > /dev/ttyS0", tool="bash", admin="true"),
    fails("not_found", "avrdude -p m328p -c arduino -P /dev/ttyACM0 -U flash:w:blink.hex", "touch blink.hex", **S),
    fails(
        "not_found",
        "dfu-util -a 0 -s 0x08000000:leave -D firmware.bin",
        "echo a > firmware.bin",
        also="none",
        stdout=True,
        **S,
    ),
    fails(
        "not_found",
        "openocd -f interface/stlink.cfg -f target/stm32f4x.cfg -c 'program firmware.elf verify reset exit'",
        "touch firmware.elf",
        **S,
    ),
    fails("not_found", "openocd -f board/kestrel-rev3.cfg", **S),
    fails("not_found", "west build -b nrf52840dk_nrf52840 app", also="usage", **S),
    fails("not_found", "pio run -e nucleo", "true", also="not_configured", **S),
    fails(
        "network",
        "pio run",
        "mkdir src; printf '[env:uno]\\nplatform = atmelavr\\nboard = uno\\nframework = arduino\\n' > "
        "platformio.ini; echo > "
        "src/main.cpp",
        stdout=True,
        timeout=120,
    ),
    fails(
        "network",
        "git submodule update --init --recursive",
        CLONE + "git config --global protocol.file.allow always; git submodule --quiet add "
        '/srv/vendored sdk 2>/dev/null || true; printf \'[submodule "hal"]\\n\\tpath = hal\\n\\turl = '
        "https://git.nowhere.example/vendor/hal.git\\n' "
        "> .gitmodules; git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),hal",
    ),
    fails(
        "missing_commits",
        "git submodule update --init",
        CLONE + 'printf \'[submodule "hal"]\\n\\tpath = hal\\n\\turl = '
        "git@git.kestrel.example:team/shop.git\\n' > .gitmodules; git update-index --add --cacheinfo "
        "160000,1111111111111111111111111111111111111111,hal",
    ),
    fails("not_found", "git checkout v2.1.0-rc3", CLONE),
    fails(
        "missing_dependency",
        "./build/sensor",
        cmake() + "mkdir -p build lib; echo 'int f() { return 1; }' > "
        "f.cpp; g++ -shared -fPIC -o "
        "lib/libradio.so.3 -Wl,-soname,libradio.so.3 f.cpp; echo 'int f(); int main() { return f(); }' > m.cpp; "
        "g++ -o build/sensor m.cpp "
        "lib/libradio.so.3; rm lib/libradio.so.3",
        tool="ld.so",
    ),
    fails(
        "missing_command",
        "./tools/gen_pins.py pins.csv",
        "mkdir tools; printf '#!/usr/bin/python2.7\\nprint 1\\n' > tools/gen_pins.py; chmod +x tools/gen_pins.py",
        tool="bash",
    ),
    fails(
        "not_found",
        "gdb -batch -ex 'target extended-remote :3333' -ex load build/firmware.elf",
        also="service_down",
        **S,
    ),
    fails(
        "service_down",
        "gdb -batch -ex 'target extended-remote :3333' build/sensor",
        cmake() + "mkdir build; g++ -g -o build/sensor main.cpp",
        also="network",
        **S,
    ),
    fails("not_found", "objcopy -O ihex build/fw.elf fw.hex"),
    fails(
        "disk_full",
        "objcopy -O binary big.elf out/big.bin",
        "mkdir out; head -c 200k /dev/urandom > blob; objcopy -I binary -O elf64-x86-64 "
        "--rename-section .data=.text,alloc,load,contents blob "
        "big.elf",
        admin="mount -t tmpfs -o size=64k,uid=1000 t out",
    ),
    fails("missing_command", "docker run --rm -v $PWD:/src -w /src shop/box:1 cmake -B build", DOCKER, **S),
    fails("permission", f"scp firmware.bin deploy@staging.{H}:/srv/ssh/firmware.bin", SSH + "touch firmware.bin"),
    # --- not the environment's ---
    fails(
        "none",
        "cmake --build build",
        cmake(main="#include <string>\nint main() { std::string s = 5 + nullptr; return s.sze(); }") + BUILD,
        stdout=True,
        **S,
    ),
    fails(
        "none",
        "make",
        file("Makefile", "CXXFLAGS = -Wall -Wextra -Werror\nsensor: main.o\n\t$(CXX) -o $@ $^\n")
        + "printf 'int main(int argc, char **argv) { int unused; return 0; }\\n' > main.cpp",
        **S,
    ),
    fails(
        "none",
        "g++ -o sensor main.cpp radio.cpp",
        "printf 'void send(int);\\nint main() { send(1); }\\n' > main.cpp; printf 'void sendd(int) {}\\n' > radio.cpp",
        **S,
    ),
    fails("none", "./sensor --selftest", cmake(main=SEGV) + "g++ -O0 -o sensor main.cpp", tool="bash"),
    fails("none", "./sensor", cmake(main=ASSERT) + "g++ -o sensor main.cpp", tool="bash"),
    fails(
        "none",
        "ctest --test-dir build --output-on-failure",
        cmake(
            "enable_testing()\nadd_test(NAME crc COMMAND sensor)",
            '#include <cstdio>\nint main() { std::puts("crc: expected 0x1f got 0x2e"); return 1; }',
        )
        + BUILD
        + "cmake --build build >/dev/null",
        stdout=True,
        **S,
    ),
    fails(
        "none",
        "cppcheck --error-exitcode=1 -q src",
        "mkdir src; printf 'int main() { int a[4]; return a[4]; }\\n' > src/a.cpp",
        **S,
    ),
    fails(
        "none",
        "clang-format --dry-run -Werror src/a.cpp",
        "mkdir src; printf 'int  main( ){return 0;}\\n' > src/a.cpp",
        **S,
    ),
    fails("none", "gcc -c -mcpu=cortex-m4 main.c", "echo 'int main(void) { return 0; }' > main.c"),
    fails(
        "none",
        "valgrind -q --error-exitcode=9 ./sensor",
        "printf '#include <cstdlib>\\nint main() { int *p = (int *)malloc(4); p[1] = 3; free(p); }\\n' "
        "> "
        "m.cpp; g++ -g -o sensor m.cpp",
        **S,
    ),
]
