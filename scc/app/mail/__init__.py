"""Mail: what the outbox holds, written, sent once, with calendar invitations."""
