import ArgumentParser
import Authority
import Glibc
import Ledger
import Message

/// `--data` and `--json`, and the way from the folder to its ledger; shared by every command that works on records.
struct DataFolder: ParsableArguments {
    @Option(name: .long, help: "The data folder.")
    var data = "data"

    @Flag(name: .long, help: "Print JSON for machines.")
    var json = false

    /// The ledger of a folder that `serve` has used before.
    ///
    /// - Throws: `Failure` in one sentence.
    func openLedger() throws -> Ledger {
        do {
            guard let platform = try Ledger.platform(of: data) else {
                throw Failure(
                    "there is no ledger in \(data); start 'countersign serve' once, or name the folder with --data")
            }
            return try Ledger(directory: data, platform: platform, time: SystemTime())
        } catch let error as LedgerError {
            throw Failure("the ledger in \(data) cannot be used: \(error.sentence)")
        }
    }

    /// Whoever runs the command, for the audit log.
    var principal: Principal {
        let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
        return .operator(user ?? "\(getuid())")
    }
}

/// Why a command did not do what it was asked; printed as one sentence, exit status 1.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension LedgerError {
    /// For people.
    var sentence: String {
        switch self {
        case .unavailable(let text), .conflict(let text), .notAllowed(let text), .masterKey(let text),
            .damaged(let text):
            text
        case .unknown(let text): "there is no \(text)"
        }
    }
}
