import Store

/// Why the spool could not do what was asked. None of these changes anything: the caller may try again.
public enum SpoolError: Error, Hashable, Sendable {
    /// The disk is full, or so nearly full that nothing new is taken in.
    case full
    /// Strangers have as much in the inbound lane as they may.
    case overQuota
    /// The disk or the database failed; the text is for operators.
    case failed(String)
    /// The message is not in the lane the operation is about.
    case unknownMessage
    /// The spool was closed.
    case closed

    init(_ failure: FileFailure) {
        self = failure.isFull ? .full : .failed(failure.description)
    }

    init(_ error: StoreError) {
        self = error == .full ? .full : .failed("\(error)")
    }

    /// Runs `body`, whose errors are the store's, the file layer's or our own.
    static func from<Value>(_ body: () throws -> Value) throws(SpoolError) -> Value {
        do {
            return try body()
        } catch let error as SpoolError {
            throw error
        } catch let error as StoreError {
            throw SpoolError(error)
        } catch let error as FileFailure {
            throw SpoolError(error)
        } catch {
            throw .failed("\(error)")
        }
    }
}
