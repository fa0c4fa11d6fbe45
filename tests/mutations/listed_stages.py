"""The mutations that stand beside the list, one module for each thing built later: joined here, read in `listed`."""

from tests.mutations.kinds import Mutation
from tests.mutations.listed_benefits import BENEFITS_MUTATIONS
from tests.mutations.listed_between import BETWEEN_MUTATIONS
from tests.mutations.listed_cards import CARD_MUTATIONS
from tests.mutations.listed_directory import DIRECTORY_MUTATIONS
from tests.mutations.listed_editors import EDITOR_MUTATIONS
from tests.mutations.listed_exchange import EXCHANGE_MUTATIONS
from tests.mutations.listed_finder import FINDER_MUTATIONS
from tests.mutations.listed_frame import FRAME_MUTATIONS
from tests.mutations.listed_goodbye import GOODBYE_MUTATIONS
from tests.mutations.listed_guardians import GUARDIAN_MUTATIONS
from tests.mutations.listed_handover import HANDOVER_MUTATIONS
from tests.mutations.listed_held import HELD_MUTATIONS
from tests.mutations.listed_journeys import JOURNEY_MUTATIONS
from tests.mutations.listed_leaving import LEAVING_MUTATIONS
from tests.mutations.listed_letters import LETTER_MUTATIONS
from tests.mutations.listed_lists import LIST_MUTATIONS
from tests.mutations.listed_needs import NEEDS_MUTATIONS
from tests.mutations.listed_outcomes import OUTCOMES_MUTATIONS
from tests.mutations.listed_outside import OUTSIDE_MUTATIONS
from tests.mutations.listed_periods import PERIOD_MUTATIONS
from tests.mutations.listed_published import PUBLISHED_MUTATIONS
from tests.mutations.listed_quiet import QUIET_MUTATIONS
from tests.mutations.listed_referrals import REFERRAL_MUTATIONS
from tests.mutations.listed_timeline import TIMELINE_MUTATIONS
from tests.mutations.listed_trace import TRACE_MUTATIONS
from tests.mutations.listed_trusted import TRUSTED_MUTATIONS

STAGES: tuple[Mutation, ...] = (
    *TRUSTED_MUTATIONS,
    *BETWEEN_MUTATIONS,
    *GOODBYE_MUTATIONS,
    *GUARDIAN_MUTATIONS,
    *OUTCOMES_MUTATIONS,
    *HANDOVER_MUTATIONS,
    *REFERRAL_MUTATIONS,
    *LETTER_MUTATIONS,
    *TIMELINE_MUTATIONS,
    *NEEDS_MUTATIONS,
    *EXCHANGE_MUTATIONS,
    *OUTSIDE_MUTATIONS,
    *FINDER_MUTATIONS,
    *FRAME_MUTATIONS,
    *DIRECTORY_MUTATIONS,
    *PUBLISHED_MUTATIONS,
    *EDITOR_MUTATIONS,
    *BENEFITS_MUTATIONS,
    *QUIET_MUTATIONS,
    *LEAVING_MUTATIONS,
    *PERIOD_MUTATIONS,
    *HELD_MUTATIONS,
    *JOURNEY_MUTATIONS,
    *CARD_MUTATIONS,
    *LIST_MUTATIONS,
    *TRACE_MUTATIONS,
)
