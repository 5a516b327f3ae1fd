//! Why a simulation stops.

use fengqiao_app::AppError;

/// Why a demo city could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// A use case failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// A step of a story could not be taken: the procedures do not allow the story any more.
    #[error("the story `{story}` stops at `{step}`: {why}")]
    Story {
        /// The story.
        story: String,
        /// The step.
        step: String,
        /// Why not.
        why: String,
    },
    /// The folder already holds a city.
    #[error("the folder is not empty: a demo city is made in a new folder")]
    NotEmpty,
}
