"""Addresses of the live room: the host's side, and what both sides ask for every second."""

from django.urls import URLPattern, path

from feedback.views import room, room_live, room_talk, room_transcript

urlpatterns: list[URLPattern] = [
    path("sessions/<int:pk>/people/<int:invitation>/room/", room.open_room, name="open-room"),
    path("sessions/<int:pk>/people/<int:invitation>/transcript/", room_transcript.transcript, name="room-transcript"),
    path("rooms/<int:pk>/", room.room, name="room"),
    path("rooms/<int:pk>/talk/", room_talk.talk, name="room-talk"),
    path("rooms/<int:pk>/coach/", room_talk.coach, name="room-coach"),
    path("rooms/<int:pk>/ask/", room.ask, name="room-ask"),
    path("rooms/<int:pk>/check/", room.check, name="room-check"),
    path("rooms/<int:pk>/write-down/", room.write_down, name="room-write-down"),
    path("rooms/<int:pk>/consent/", room.consent, name="room-consent"),
    path("rooms/<int:pk>/park/", room.park, name="room-park"),
    path("rooms/<int:pk>/phase/", room.phase, name="room-phase"),
    path("rooms/<int:pk>/pause/", room.pause, name="room-pause"),
    path("rooms/<int:pk>/end/", room.end, name="room-end"),
    path("rooms/<int:pk>/figure/<slug:what>/", room.figure, name="room-figure"),
    path("tick/<str:ticket>/", room_live.tick, name="room-tick"),
]
