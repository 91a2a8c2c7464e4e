# A token of root's for REST 2.0, made once; printed, and kept by nobody.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use RT;
RT::LoadConfig();
RT::Init();
my $user  = RT::CurrentUser->new('root');
my $token = RT::AuthToken->new($user);
my ($ok, $said, $word) = $token->Create(Owner => $user->id, Description => 'vigie');
die "$said\n" unless $ok;
print "$word\n";
