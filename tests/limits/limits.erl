%% Programs that need much of something: frames, calls, garbage, digits, keys, bytes.
-module(limits).
-export([deep/1, tail_calls/1, garbage/1, digits/1, keys/1, bytes/1, twice/1, nested/1, keep/1, add/2]).

%% Not tail-recursive.
deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).

%% N times 100,000,000 mutual tail calls.
tail_calls(0) -> done;
tail_calls(N) -> even(100_000_000, N - 1).

even(0, N) -> tail_calls(N);
even(I, N) -> odd(I - 1, N).

odd(I, N) -> even(I - 1, N).

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

%% A binary of N bytes: its end, what is appended, parts that begin inside a byte.
bytes(N) ->
    B = text(N),
    Last = N - 1,
    $f = binary:at(B, Last),
    <<_:Last/binary, $f>> = B,
    [$e, $f] = binary_to_list(B, Last, N),
    More = <<B/binary, 1>>,
    <<B:N/binary, 1>> = More,
    <<3:4, Shifted:N/binary, 1:4>> = More,
    16#60 = binary:last(Shifted),
    {byte_size(B), byte_size(More), bit_size(<<More/binary, 1:1>>)}.

text(N) -> binary:copy(<<"0123456789abcdef">>, N div 16).

%% Binaries that together are larger than one may be.
twice(N) ->
    B = text(N),
    [try byte_size(Make(B)) catch error:Reason -> Reason end || Make <-
        [fun(X) -> <<X/binary, X/binary>> end, fun(X) -> <<0, X/binary, X/binary>> end,
         fun(X) -> list_to_binary([X, X]) end, fun(X) -> binary:copy(X, 2) end]].

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
