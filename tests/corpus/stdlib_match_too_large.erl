%% An integer field of a value that is too large for an integer does not match;
%% one of as many bits with a small value does.
-module(stdlib_match_too_large).
-export([start/0, id/1]).

-define(MOST, 33554368).

start() ->
    Ones = binary:copy(<<255>>, ?MOST div 8 + 1),
    [
        [unsigned(Ones, id(N)) || N <- [64, ?MOST + 1]],
        [little(Ones, id(N)) || N <- [64, ?MOST + 1]],
        [signed(Ones, id(N)) || N <- [64, ?MOST + 1]],
        unsigned(binary:copy(<<0>>, ?MOST div 8 + 1), id(?MOST + 1)),
        fixed(Ones)
    ].

unsigned(Bits, N) ->
    case Bits of
        <<X:N, _/bitstring>> -> X;
        _ -> no
    end.

little(Bits, N) ->
    case Bits of
        <<X:N/little, _/bitstring>> -> X;
        _ -> no
    end.

signed(Bits, N) ->
    case Bits of
        <<X:N/signed, _/bitstring>> -> X;
        _ -> no
    end.

fixed(<<X:(?MOST + 1), _/bitstring>>) -> X;
fixed(_) -> no.

id(X) -> X.
