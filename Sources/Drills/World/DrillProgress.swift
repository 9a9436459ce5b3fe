/// Shows somebody how far a drill is.
public protocol DrillProgress: Sendable {
    /// A part begins, of so many steps.
    func begin(_ part: String, total: Int)
    func advance(by steps: Int)
    /// The part is over.
    func end()
}
