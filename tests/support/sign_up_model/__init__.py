"""Sign-ups in plain Python: what should happen, without a database. The state machine of ``test_machine`` holds both together.

Nothing of the application is used but its calendar of working days and its words for states; times are given in. ``rows`` is what
there is, ``places`` who gets them, ``schools`` and ``providers`` what people do, ``clock`` what happens by itself.
"""

from tests.support.sign_up_model.clock import Model
from tests.support.sign_up_model.rows import CANCELLABLE, CHANGEABLE, Activity, Class, Date, Hold, Kept, No, NoButSwept, SignUp

__all__ = ["CANCELLABLE", "CHANGEABLE", "Activity", "Class", "Date", "Hold", "Kept", "Model", "No", "NoButSwept", "SignUp"]
