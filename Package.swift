// swift-tools-version: 6.0
// Gazette: newsletter and campaign engine for French social-housing cooperatives.
// Targets and what each may import: see ARCHITECTURE.md.

import PackageDescription

let strict: [SwiftSetting] = [.unsafeFlags(["-warnings-as-errors"])]

/// Pure code that the tests run millions of times is optimised in their build, too; checks and traps stay.
let quick = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A C library from Debian, wrapped by `Sources/System/<name>`.
func system(_ name: String, apt package: String...) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)", providers: [.apt(package)])
}

func library(
    _ name: String, _ dependencies: Target.Dependency..., settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
    name: "gazette",
    products: [.executable(name: "gazette", targets: ["gazette"])],
    targets: [
        system("CCurl", apt: "libcurl4-openssl-dev"),
        system("CExpat", apt: "libexpat1-dev"),
        system("CIDN2", apt: "libidn2-dev"),
        system("CMalloc", apt: "libc6-dev"),
        system("CMarkGFM", apt: "libcmark-gfm-dev", "libcmark-gfm-extensions-dev"),
        system("CMicroHTTPD", apt: "libmicrohttpd-dev"),
        system("COpenSSL", apt: "libssl-dev"),
        system("CPNG", apt: "libpng-dev"),
        system("CQRencode", apt: "libqrencode-dev"),
        system("CSQLite", apt: "libsqlite3-dev"),
        system("CXLSXWriter", apt: "libxlsxwriter-dev"),
        system("CYAML", apt: "libyaml-dev"),
        system("CZip", apt: "libzip-dev"),
        system("CZlib", apt: "zlib1g-dev"),

        library("Model", settings: quick),
        library("Planning", "Model", settings: quick),
        library("Rendering", "Model", "CMarkGFM", "CQRencode", "CPNG"),
        library("MIME", "Model"),
        library("Signing", "COpenSSL"),
        library("Surveys", "Model"),
        library("Workspace", "Model", "CYAML", "CIDN2", "CZip", "CExpat"),
        library("Storage", "Model", "CSQLite"),
        library("Transport", "Model", "CCurl"),
        library("Spreadsheet", "CXLSXWriter"),
        library("Bounces"),
        library(
            "Engine",
            "Model", "Planning", "Rendering", "MIME", "Signing", "Surveys", "Workspace", "Storage",
            "Transport", "Spreadsheet", "Bounces", "CMalloc"),
        library("Web", "Engine", "Surveys", "CMicroHTTPD", "CZlib"),
        .executableTarget(
            name: "gazette", dependencies: ["Engine", "Web"], swiftSettings: strict),
        .executableTarget(
            name: "gazette-bench", dependencies: ["Engine", "Model", "Storage", "Transport"],
            path: "Benchmarks/gazette-bench", swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Model"], path: "Tests/TestSupport", swiftSettings: strict),
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Bounces", "Engine", "Model", "Rendering", "Signing", "Storage", "Surveys", "Web",
                "Workspace",
            ], path: "Tests/Fuzz/Targets", swiftSettings: strict),
        .executableTarget(
            name: "gazette-fuzz", dependencies: ["FuzzTargets", "CLibFuzzer"],
            path: "Tests/Fuzz/gazette-fuzz",
            swiftSettings: strict),
        tests("FuzzTests", "FuzzTargets"),
        tests("ModelTests", "Model"),
        tests("PlanningTests", "Planning"),
        tests("RenderingTests", "Rendering"),
        tests("MIMETests", "MIME"),
        tests("SigningTests", "Signing"),
        tests("SurveysTests", "Surveys"),
        tests("WorkspaceTests", "Workspace"),
        tests("StorageTests", "Storage"),
        tests("TransportTests", "Transport"),
        tests("BouncesTests", "Bounces"),
        tests("EngineTests", "Engine"),
        tests("WebTests", "Web", "Engine", "Signing", "Storage", "Surveys"),
        tests("EndToEndTests", "Engine"),
    ]
)
