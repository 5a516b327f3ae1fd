//! Positions in the tables of a procedure.

macro_rules! index {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u16);
        impl $name {
            /// The position in the table of its kind.
            pub fn index(self) -> usize { usize::from(self.0) }
        }
    )+};
}

index!(
    /// A role in [`Procedure::roles`].
    RoleId,
    /// A fact in [`Procedure::facts`].
    FactId,
    /// A field in [`Procedure::fields`].
    FieldId,
    /// A part in [`Procedure::parts`]; part 0 is the case.
    PartId,
    /// A state in [`Procedure::states`].
    StateId,
    /// A step in [`Procedure::steps`].
    StepId,
    /// A clock in [`Procedure::clocks`].
    ClockId,
    /// A link in [`Procedure::links`].
    LinkId,
    /// A rule in [`Procedure::leads`].
    LeadId,
);

impl PartId {
    /// The case itself.
    pub const MAIN: PartId = PartId(0);
}
