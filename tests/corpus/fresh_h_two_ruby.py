"""Aiko's month: Ruby, and the servers it runs on."""

from tests.corpus.fresh_h_two_shared import KEY, LOCAL, busy
from tests.corpus.fresh_parts import fails, file

GEMS = file("Gemfile", "source 'https://rubygems.org'\ngem 'rake'\ngem 'pg'")
CART = file(
    "lib/cart.rb",
    """
    class Cart
      def initialize(items) = @items = items
      def total = @items.sum { |item| item[:price] * item[:n] }
    end
""",
)
SPEC = CART + file(
    "spec/cart_spec.rb",
    """
    require_relative '../lib/cart'
    RSpec.describe Cart do
      it('adds up') { expect(Cart.new([{ price: 5, n: 2 }]).total).to eq 11 }
      it('is empty') { expect(Cart.new([]).total).to eq 0 }
    end
""",
)
RAKE = file(
    "Rakefile",
    """
    task(:seed) { ruby 'db/seed.rb' }
    task(:deploy) { sh 'kamal deploy' }
""",
)
SEED = file(
    "db/seed.rb",
    """
    require 'pg'
    PG.connect(ENV.fetch('DATABASE_URL')).exec('delete from carts')
""",
)
SSH = "ssh deploy@staging.fennel.example "
CASES = [
    fails("none", "rspec", SPEC, stdout=True),
    fails(
        "none",
        "bundle exec rspec spec/cart_spec.rb:3",
        SPEC + "printf \"gem 'rspec'\\n\" > Gemfile; BUNDLE_FROZEN=false bundle lock --local >/dev/null 2>&1",
        tool="rspec",
        stdout=True,
    ),
    fails(
        "none",
        "rspec --fail-fast",
        file(
            "spec/login_spec.rb",
            """
        RSpec.describe 'login' do
          it('refuses') { expect('Permission denied (403)').to eq '401 Unauthorized' }
        end
    """,
        ),
        stdout=True,
    ),
    fails(
        "missing_dependency",
        "rspec spec/models",
        file("spec/models/order_spec.rb", "require 'rails_helper'\nRSpec.describe('Order') {}"),
        stdout=True,
        also="not_found",
    ),
    fails(
        "none",
        "rake test",
        "printf \"require 'rake/testtask'\\nRake::TestTask.new\\n\" > Rakefile\n"
        + file(
            "test/test_slug.rb",
            """
        require 'minitest/autorun'
        class TestSlug < Minitest::Test
          def test_slug = assert_equal('blue-mug', 'Blue Mug'.downcase.tr(' ', '_'))
        end
    """,
        ),
        stdout=True,
    ),
    fails("not_found", "bundle install", "mkdir lib", timeout=60),
    fails("network", "bundle install", GEMS + "echo \"gem 'sidekiq', '~> 7.2'\" >> Gemfile", timeout=90),
    fails(
        "missing_command",
        "bundle exec rails server",
        "printf \"source 'https://rubygems.org'\\ngem 'rails', '~> 7.1'\\n\" > Gemfile\n",
        timeout=60,
        also="missing_dependency",
    ),
    fails("missing_dependency", "bundle exec rake", GEMS + "echo \"ruby '3.3.0'\" >> Gemfile", timeout=60),
    fails(
        "not_configured",
        "bundle install --frozen",
        "echo \"gem 'rake'\" > Gemfile; bundle lock --local >/dev/null 2>&1; echo \"gem 'redis'\" >> Gemfile",
        timeout=60,
    ),
    fails(
        "missing_command",
        "bundle exec rubcop",
        "echo \"gem 'rake'\" > Gemfile; bundle lock --local >/dev/null 2>&1",
        timeout=60,
        also="missing_dependency",
    ),
    fails("usage", "rake sed", RAKE),
    fails("usage", "rake db:migrate", RAKE),
    fails("missing_command", "rake deploy", RAKE),
    fails(
        "missing_command",
        "bin/dev",
        file("bin/dev", "#!/bin/sh\nexec foreman start -f Procfile.dev") + "chmod +x bin/dev",
        tool="bash",
    ),
    fails(
        "missing_dependency",
        "ruby app.rb",
        "echo \"require 'sinatra/contrib'\" > app.rb; sed -i 's/contrib/activerecord/' app.rb",
    ),
    fails("not_found", "ruby bin/import.rb"),
    fails(
        "none",
        "ruby scripts/totals.rb",
        file("scripts/totals.rb", "orders = [{ total: 5 }, nil]\nputs orders.sum { |order| order[:total] }"),
    ),
    fails("none", "ruby -c lib/cart.rb", CART + "echo end >> lib/cart.rb"),
    fails(
        "none",
        "ruby -ryaml -e 'p YAML.load_file(\"config/database.yml\")'",
        "mkdir config; printf 'dev:\\n  host: localhost\\n   port: 5432\\n' > config/database.yml",
    ),
    fails("not_configured", "rake seed", RAKE + SEED, tool="ruby"),
    fails("service_down", "DATABASE_URL=postgres://shop@localhost:5433/shop rake seed", RAKE + SEED, tool="ruby"),
    fails("auth", "DATABASE_URL=postgres://web:old@db.fennel.example/store ruby db/seed.rb", SEED),
    fails(
        "service_down",
        "ruby worker.rb",
        file("worker.rb", "require 'redis'\nRedis.new(url: 'redis://localhost:16379/1').blpop('jobs')"),
    ),
    fails(
        "port_in_use",
        "ruby app.rb -p 4567",
        "printf \"require 'sinatra'\\nget('/') { 'ok' }\\n\" > app.rb\n" + busy(4567),
    ),
    fails(
        "port_in_use",
        "puma -p 9292 config.ru",
        "echo 'run ->(env) { [200, {}, []] }' > config.ru\n" + busy(9292),
        stdout=True,
    ),
    fails(
        "permission",
        "gem install ./shoplib-1.0.0.gem",
        "printf \"Gem::Specification.new { |s| s.name = 'shoplib'; s.version = '1.0.0'; s.summary = 'x'; s.authors = "
        "['a'] }\\n\" > s.gemspec; gem build -q s.gemspec >/dev/null 2>&1",
        timeout=60,
    ),
    fails("network", "gem install --user-install rails", timeout=60),
    fails("none", "erb config/nginx.conf.erb", "mkdir config; echo 'listen <%= port %>;' > config/nginx.conf.erb"),
    fails(
        "ssh_key",
        SSH + "'cd /srv/www/shop && git pull'",
        KEY + "ssh-keygen -qt ed25519 -N '' -f new; cp new ~/.ssh/id_ed25519",
        tool="ssh",
    ),
    fails("missing_command", "ssh dev@staging.fennel.example 'cd /tmp && bundel install'", KEY, tool="bash"),
    fails(
        "not_found",
        "ssh dev@staging.fennel.example 'cd /srv/www/shop/current && bin/rails db:migrate'",
        KEY,
        tool="bash",
    ),
    fails("timeout", "ssh -o ConnectTimeout=2 deploy@lost.fennel.example uptime", KEY, tool="ssh"),
    fails(
        "permission",
        "scp config/credentials.yml.enc dev@staging.fennel.example:/etc/credentials.yml.enc",
        KEY + "mkdir config; touch config/credentials.yml.enc",
    ),
    fails("ssh_hostkey", "ssh -o StrictHostKeyChecking=yes dev@orders.fennel.example true", KEY, tool="ssh"),
    fails("none", "git commit", LOCAL + "touch notes.md", stdout=True),
    fails("not_configured", "git push heroku main", LOCAL, also="not_found"),
    fails("missing_commits", "git log --oneline", "git init -q -b main ."),
    fails("none", "git merge --continue", LOCAL),
    fails("not_configured", "git commit -m 'first'", "git init -q -b main .; touch a; git add a"),
    fails("none", "redis-cli -e -p 6390 lpop", stdout=True),
    fails("none", "ruby -rjson -e 'JSON.parse(STDIN.read)' < dump.json", "echo '{\"a\": refused}' > dump.json"),
]
