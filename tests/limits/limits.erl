%% Programs that need much of something: frames, calls, garbage, digits, keys, bytes.
-module(limits).
-export([deep/1, tail_calls/1, garbage/1, digits/1, keys/1, bytes/1, nested/1, keep/1, add/2]).

%% Not tail-recursive.
deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).

%% Mutual tail calls.
tail_calls(0) -> done;
tail_calls(N) -> other(N - 1).

other(0) -> done;
other(N) -> tail_calls(N - 1).

%% Rounds of a list of 1,000 elements (8 KB) that is garbage at once.
garbage(0) -> ok;
garbage(N) ->
    1000 = length(make(1000, [])),
    garbage(N - 1).

make(0, L) -> L;
make(N, L) -> make(N - 1, [N | L]).

%% An integer of N digits, squared and printed.
digits(N) ->
    I = list_to_integer(lists:duplicate(N, $7)),
    Text = integer_to_binary(I * I),
    {byte_size(Text), binary:first(Text), binary:last(Text), I * I rem 1000000007}.

keys(N) -> sum(N, build(N, #{}), 0).

build(0, M) -> M;
build(N, M) -> build(N - 1, M#{N => N * 2}).

sum(0, M, S) -> {map_size(M), S};
sum(N, M, S) -> #{N := V} = M, sum(N - 1, M, S + V).

bytes(N) ->
    B = binary:copy(<<"0123456789abcdef">>, N div 16),
    {byte_size(B), binary:at(B, N - 1), byte_size(<<B/binary, 1>>)}.

%% A list nested N deep, compared, hashed and encoded.
nested(N) ->
    A = nest(N, []),
    B = nest(N, []),
    {A =:= B, erlang:phash2(A) =:= erlang:phash2(B), byte_size(term_to_binary(A)) > N}.

nest(0, L) -> L;
nest(N, L) -> nest(N - 1, [L]).

%% Keeps more and more.
keep(L) -> keep([make(1000, []) | L]).

add(X, Y) -> X + Y.
