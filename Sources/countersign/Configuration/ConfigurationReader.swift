/// Reads single values and says in one sentence what is wrong with one.
struct ConfigurationReader {
    let values: [String: String]

    func read<Value>(_ key: ConfigurationKey, as form: String, _ convert: (String) -> Value?) throws -> Value {
        guard let text = values[key.rawValue] ?? key.standard else {
            throw Configuration.Problem(description: "'\(key.rawValue)' is missing; it must be \(form)")
        }
        guard let value = convert(text) else {
            throw Configuration.Problem(description: "'\(key.rawValue)' must be \(form), not '\(text)'")
        }
        return value
    }

    func read(_ key: ConfigurationKey, as form: String, in range: ClosedRange<Int>) throws -> Int {
        try read(key, as: form) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }

    func readList<Value>(_ key: ConfigurationKey, as form: String, _ convert: (String) -> Value?) throws -> [Value] {
        try read(key, as: form) { text in
            var list: [Value] = []
            for part in text.split(separator: ",") {
                guard let value = convert(String(part.trimming { $0 == " " })) else { return nil }
                list.append(value)
            }
            return list
        }
    }
}

extension Substring {
    fileprivate func trimming(_ isCut: (Character) -> Bool) -> Substring {
        var rest = drop(while: isCut)
        while let last = rest.last, isCut(last) { rest.removeLast() }
        return rest
    }
}
